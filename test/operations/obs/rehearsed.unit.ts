import { expect } from "chai";

import { obsShow } from "../../../operations/obs/choose";
import { obsFiles } from "../../../operations/obs/files";
import { rehearsedShows } from "../../../operations/obs/rehearsed";
import { deployedEvent, passphrase } from "./stack";

const url = "srt://192.168.1.5:41000?mode=caller&latency=2500000&pbkeylen=32&pkt_size=1316";
const cameras = [{ name: "gopro", playUrl: "rtmp://192.168.1.5:41001/gopro/live" }];
const sources = [
    { name: "main", url, passphrase },
    { name: "spare", url: url.replace("41000", "41002") },
];

describe("OBS' settings for a rehearsal", () => {
    const event = deployedEvent();
    const shows = rehearsedShows(event.settings, { sources, cameras });

    it("is the event's own picture, sent to the rehearsal's address", () => {
        const [main] = shows;
        expect(main.picture).to.deep.equal(obsShow(event).picture);
        expect(main.stream).to.deep.equal({ kind: "srt", name: "main", url, encrypted: true, passphrase });
        expect(main.cameras).to.deep.equal(cameras);
    });

    it("is a profile for each source, and none that the event's own files have", () => {
        const files = shows.map((show) => obsFiles(show).map(({ path }) => path));
        expect(files[0]).to.include.members(["dev-rehearsal-main/service.json", "dev-rehearsal.json"]);
        expect(files[1]).to.include.members(["dev-rehearsal-spare/service.json", "dev-rehearsal.json"]);
        expect(shows[1].stream).to.include({ encrypted: false }).and.not.have.property("passphrase");
    });

    it("has a scene for breaks and no split view where no camera plays", () => {
        const [show] = rehearsedShows(event.settings, { sources, cameras: [] });
        const collection: unknown = JSON.parse(
            obsFiles(show).find(({ path }) => path === "dev-rehearsal.json")?.text ?? "",
        );
        expect(collection).to.deep.include({ scene_order: [{ name: "Back soon" }], current_scene: "Back soon" });
    });
});
