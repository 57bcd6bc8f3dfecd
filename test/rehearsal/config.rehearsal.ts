/** Every row changes one value of the config, and sees both of its forms in what the rehearsed graphs of it play or answer. */
import { expect } from "chai";

import type { Recording } from "../../graph";
import { edgeRows, edgeStage, packagerRows, packagerStage } from "./config-edge";
import { agree, Change, recorded, Row } from "./config-rows";

const changes: Change[] = [...edgeRows, ...packagerRows];

describe("values of the config, each in two forms", function () {
    this.timeout(180_000);
    const graphs = new Map<string, Promise<Recording>>();

    function graph(name: string): Promise<Recording> {
        const known = graphs.get(name) ?? recorded(changes, name);
        graphs.set(name, known);
        return known;
    }

    /** One stage for each graph that a row needs; every row is seen on two. */
    function table<Stage extends { stop(): Promise<void> }>(
        title: string,
        rows: Row<Stage>[],
        start: (recording: Recording) => Promise<Stage>,
    ): void {
        describe(title, () => {
            const stages = new Map<string, Stage>();

            before(async () => {
                for (const name of new Set(["one", ...rows.map(({ other }) => other)])) {
                    stages.set(name, await start(await graph(name)));
                }
            });
            after(async () => {
                await Promise.all([...stages.values()].map((stage) => stage.stop()));
            });

            for (const { path, where, values, says, other, within, seen } of rows) {
                it(`${path} is seen in ${where}`, async () => {
                    expect(agree(says[0], says[1], within), "both forms look alike").to.equal(false);
                    const both = ["one", other].map(async (name) => {
                        const stage = stages.get(name);
                        if (stage === undefined) throw new Error(`no stage ${name}`);
                        return seen(stage);
                    });
                    for (const [i, got] of (await Promise.all(both)).entries()) {
                        const told = `with ${JSON.stringify(values[i])}: ${JSON.stringify(got)}, not ${JSON.stringify(says[i])}`;
                        expect(agree(got, says[i], within), told).to.equal(true);
                    }
                });
            }
        });
    }

    table("at the edge", edgeRows, edgeStage);
    table("at the packager", packagerRows, packagerStage);
});
