import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";

import { grid } from "../../../operations/obs/grid";
import { sceneCollection } from "../../../operations/obs/scenes";
import { rateOf } from "../../../operations/obs/rate";
import type { ObsShow } from "../../../operations/obs/show";
import { uuidOf } from "../../../operations/obs/uuid";

const showOf = (names: string[], size = { width: 1280, height: 720 }): ObsShow => ({
    event: "dev",
    picture: { ...size, rate: rateOf(24), bitrate: 5_000_000 },
    stream: { kind: "rtmp", name: "program", url: "rtmp://10.0.0.5:1935/program", streamKey: "live" },
    cameras: names.map((name) => ({ name, playUrl: `rtmp://10.0.0.5:1935/${name}/live` })),
});

/** Sources of a kind, by name. */
function ofKind(show: ObsShow, id: string) {
    return sceneCollection(show).sources.filter((source) => source.id === id);
}

const place = z.object({ x: z.number(), y: z.number() });
const itemsSchema = z.object({
    items: z.array(z.object({ name: z.string(), source_uuid: z.string(), pos: place, bounds: place })),
});

/** Names and places of a scene's sources. */
function itemsOf(show: ObsShow, scene: string) {
    const found = sceneCollection(show).sources.find(({ id, name }) => id === "scene" && name === scene);
    if (found === undefined) throw new Error(`no scene ${scene}`);
    const { items } = itemsSchema.parse(found.settings);
    return items;
}

describe("an OBS scene collection", () => {
    it("has a scene for each camera, one with all, one for breaks, and starts with the first camera", () => {
        const { scene_order, current_scene, current_program_scene } = sceneCollection(showOf(["gopro", "raspivid"]));
        expect(scene_order.map(({ name }) => name)).to.deep.equal(["gopro", "raspivid", "All cameras", "Back soon"]);
        expect([current_scene, current_program_scene]).to.deep.equal(["gopro", "gopro"]);
    });

    it("has nothing to split for one camera", () => {
        const { scene_order } = sceneCollection(showOf(["gopro"]));
        expect(scene_order.map(({ name }) => name)).to.deep.equal(["gopro", "Back soon"]);
    });

    it("connects each camera once and keeps it warm", () => {
        const show = showOf(["gopro", "raspivid"]);
        const media = ofKind(show, "ffmpeg_source");
        expect(media.map(({ settings }) => settings)).to.deep.equal(
            ["gopro", "raspivid"].map((name) => ({
                is_local_file: false,
                input: `rtmp://10.0.0.5:1935/${name}/live`,
                input_format: "",
                reconnect_delay_sec: 2,
                buffering_mb: 2,
                hw_decode: false,
                restart_on_activate: false,
                clear_on_media_end: false,
                close_when_inactive: false,
                ffmpeg_options: "",
            })),
        );
        expect(itemsOf(show, "gopro").map(({ source_uuid }) => source_uuid)).to.deep.equal([media[0].uuid]);
        expect(itemsOf(show, "All cameras").map(({ source_uuid }) => source_uuid)).to.deep.equal(
            media.map(({ uuid }) => uuid),
        );
    });

    it("puts two cameras side by side", () => {
        const half = { x: 640, y: 720 };
        expect(
            itemsOf(showOf(["gopro", "raspivid"]), "All cameras").map(({ pos, bounds }) => ({ pos, bounds })),
        ).to.deep.equal([
            { pos: { x: 0, y: 0 }, bounds: half },
            { pos: { x: 640, y: 0 }, bounds: half },
        ]);
    });

    it("needs no file for the break", () => {
        const show = showOf(["gopro"]);
        expect(itemsOf(show, "Back soon").map(({ name }) => name)).to.deep.equal([
            "Back soon (colour)",
            "Back soon (text)",
        ]);
        expect(JSON.stringify(sceneCollection(show))).not.to.match(/"(file|path|local_file)":/);
    });

    it("is the same file when it is written again, every source by a name and an id of its own", () => {
        const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}( \([a-z-]{1,20}\))?$/), {
            minLength: 1,
            maxLength: 9,
        });
        fc.assert(
            fc.property(names, (cameras) => {
                const show = showOf(cameras);
                const { sources, scene_order } = sceneCollection(show);
                expect(JSON.stringify(sceneCollection(show))).to.equal(JSON.stringify(sceneCollection(show)));
                expect(new Set(sources.map(({ name }) => name)).size).to.equal(sources.length);
                expect(new Set(sources.map(({ uuid }) => uuid)).size).to.equal(sources.length);
                const known = new Set(sources.map(({ uuid }) => uuid));
                for (const { name } of scene_order) {
                    for (const { source_uuid } of itemsOf(show, name)) expect(known.has(source_uuid)).to.be.true;
                }
            }),
        );
    });
});

describe("the grid of the split view", () => {
    const sizes = fc.record({
        width: fc.integer({ min: 160, max: 4096 }),
        height: fc.integer({ min: 120, max: 2160 }),
    });

    it("holds every picture on the canvas, none over another", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 16 }), sizes, (count, canvas) => {
                const cells = grid(count, canvas);
                expect(cells.length).to.equal(count);
                cells.forEach((cell, i) => {
                    expect(cell.x).to.be.at.least(0);
                    expect(cell.y).to.be.at.least(0);
                    expect(cell.x + cell.width).to.be.at.most(canvas.width);
                    expect(cell.y + cell.height).to.be.at.most(canvas.height);
                    for (const other of cells.slice(0, i)) {
                        const apart =
                            other.x + other.width <= cell.x ||
                            cell.x + cell.width <= other.x ||
                            other.y + other.height <= cell.y;
                        expect(apart, JSON.stringify([cell, other])).to.be.true;
                    }
                });
            }),
        );
    });

    it("is as many columns as rows, or one more", () => {
        const shape = (count: number) => {
            const cells = grid(count, { width: 1200, height: 600 });
            const rows = [...new Set(cells.map(({ y }) => y))];
            return rows.map((row) => cells.filter(({ y }) => y === row).length).join("+");
        };
        expect([2, 3, 4, 5, 6, 7, 8, 9].map(shape)).to.deep.equal([
            "2",
            "2+1",
            "2+2",
            "3+2",
            "3+3",
            "3+3+1",
            "3+3+2",
            "3+3+3",
        ]);
    });
});

describe("a source's id", () => {
    it("is a UUID of version 5 per name", () => {
        fc.assert(
            fc.property(
                fc.array(fc.string(), { maxLength: 4 }),
                fc.array(fc.string(), { maxLength: 4 }),
                (one, other) => {
                    expect(uuidOf(...one)).to.match(
                        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
                    );
                    expect(uuidOf(...one) === uuidOf(...other)).to.equal(JSON.stringify(one) === JSON.stringify(other));
                },
            ),
        );
    });
});
