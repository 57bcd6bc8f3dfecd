/** Every row changes one value of the config, and sees both of its forms in what the rehearsed graphs of it play or answer. */
import { expect } from "chai";

import type { Recording } from "../../graph";
import { adChanges, adRows, adStages } from "./config-ads";
import { edgeRows, edgeStage, packagerRows, packagerStage } from "./config-edge";
import { flowRows, flowStage, schedulerRows, schedulerStage } from "./config-flow";
import { venueRows } from "./config-media";
import { agree, Change, recorded, Row } from "./config-rows";
import { Venue } from "./config-venue";

const changes: Change[] = [
    ...venueRows,
    ...edgeRows,
    ...packagerRows,
    ...flowRows,
    ...schedulerRows,
    ...adRows,
    ...adChanges,
];

type Stop = { stop: () => Promise<void> };

describe("values of the config, each in two forms", function () {
    this.timeout(240_000);
    const graphs = new Map<string, Promise<Recording>>();

    function graph(name: string): Promise<Recording> {
        const known = graphs.get(name) ?? recorded(changes, name);
        graphs.set(name, known);
        return known;
    }

    function graphsOf(rows: { other: string }[]): { name: string; recording: Promise<Recording> }[] {
        const names = new Set(["one", ...rows.map(({ other }) => other)]);
        return [...names].map((name) => ({ name, recording: graph(name) }));
    }

    /** One stage for each graph that the rows need. */
    function stagesOf<Stage extends Stop>(rows: Row<Stage>[], start: (recording: Recording) => Promise<Stage>) {
        return graphsOf(rows).map(({ name, recording }) => {
            const stage = recording.then(start);
            // Whoever waits for it is told; nobody may do so yet.
            stage.catch(() => {});
            return { name, stage };
        });
    }

    /** Every row is seen on two stages. */
    function table<Stage extends Stop>(
        title: string,
        rows: Row<Stage>[],
        begin: () => { name: string; stage: Promise<Stage> }[],
    ): void {
        describe(title, () => {
            let stages: ReturnType<typeof begin> = [];

            before(async () => {
                stages = begin();
                await Promise.all(stages.map(({ stage }) => stage));
            });
            after(() => stop(stages));

            for (const { path, where, values, says, other, within, seen } of rows) {
                it(`${path} is seen in ${where}`, async () => {
                    expect(agree(says[0], says[1], within), "both forms look alike").to.equal(false);
                    const both = ["one", other].map(async (wanted) => {
                        const stage = await stages.find(({ name }) => name === wanted)?.stage;
                        if (stage === undefined) throw new Error(`no stage ${wanted}`);
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

    async function stop<Stage extends Stop>(stages: { stage: Promise<Stage> }[]): Promise<void> {
        const settled = await Promise.allSettled(stages.map(({ stage }) => stage));
        for (const one of settled) if (one.status === "fulfilled") await one.value.stop();
    }

    // Whole events take longest: they begin while the rest is looked at.
    let venues: ReturnType<typeof stagesOf<Venue>> = [];
    before(() => {
        venues = stagesOf(venueRows, (recording) => Venue.start(recording));
    });

    table("at the edge", edgeRows, () => stagesOf(edgeRows, edgeStage));
    table("at the packager", packagerRows, () => stagesOf(packagerRows, packagerStage));
    table("at the flow", flowRows, () => stagesOf(flowRows, flowStage));
    table("at the scheduler", schedulerRows, () => stagesOf(schedulerRows, schedulerStage));
    table("in sessions with ads", adRows, () => adStages(graphsOf(adRows)));
    table("in the programme", venueRows, () => venues);
});
