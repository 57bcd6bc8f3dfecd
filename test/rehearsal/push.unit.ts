import type { NetworkInterfaceInfo } from "node:os";

import { expect } from "chai";

import type { IngestPlan } from "../../rehearsal/plan/ingest";
import { isOutside, outsidePlace } from "../../rehearsal/venue/outside";
import { pushLines, srtLines } from "../../rehearsal/venue/push-lines";
import { cameraAddresses } from "../../rehearsal/run/addresses";

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
    return { address, netmask: "255.255.255.0", family: "IPv4", mac: "", internal, cidr: `${address}/24` };
}
function ipv6(address: string): NetworkInterfaceInfo {
    return { address, netmask: "", family: "IPv6", mac: "", internal: false, cidr: `${address}/64`, scopeid: 2 };
}

const loopback = { lo: [ipv4("127.0.0.1", true)] };
const place = { port: () => 41_935 };

function ingest(name: string, cameras: Record<string, string | undefined>): IngestPlan {
    const applications = Object.keys(cameras);
    return {
        name,
        cameras: applications.map((application) => ({
            ...{
                application,
                kind: "rtmp",
                width: 1280,
                height: 720,
                framesPerSecond: 25,
                bitrate: 3e6,
                keyFrames: 50,
            },
        })),
        exit: { kind: "obs", application: applications[0] ?? "" },
        nginxConf: "rtmp { }",
        keys: Object.fromEntries(
            Object.entries(cameras).flatMap(([one, key]) => (key === undefined ? [] : [[one, key]])),
        ),
        senders: [],
        madeUp: false,
    };
}

describe("what is typed into a real camera", () => {
    it("has this machine's address in the camera's network, and the key", () => {
        const interfaces = { ...loopback, eth0: [ipv4("192.168.1.5"), ipv6("fe80::1")] };
        expect(
            pushLines([ingest("venue", { gopro: "Sesame_1", phone: undefined })], { place, interfaces }),
        ).to.deep.equal([
            "Type into the cameras (RTMP: GoPro, phone, OBS):",
            "  gopro",
            "    rtmp://192.168.1.5:41935/gopro/live?key=Sesame_1",
            "    in two fields: server all before /live, stream key live?key=Sesame_1",
            "  phone",
            "    rtmp://192.168.1.5:41935/phone/live",
            "    in two fields: server all before /live, stream key live",
        ]);
    });

    it("is said for every network, and not for those of this machine's own programs", () => {
        const interfaces = {
            ...loopback,
            wlan0: [ipv4("10.0.0.7")],
            eth0: [ipv4("192.168.1.5")],
            docker0: [ipv4("172.17.0.1")],
            "pilive-7": [ipv4("198.19.0.1")],
            veth1: [ipv4("172.18.0.1")],
            eth1: [ipv4("169.254.3.4")],
            tun0: undefined,
        };
        expect(cameraAddresses(interfaces)).to.deep.equal(["10.0.0.7", "192.168.1.5"]);
        const lines = pushLines([ingest("venue", { gopro: "k" })], { place, interfaces });
        expect(lines.slice(1, 5)).to.deep.equal([
            "  Take the address that is in the camera's network.",
            "  gopro",
            "    rtmp://10.0.0.7:41935/gopro/live?key=k",
            "    rtmp://192.168.1.5:41935/gopro/live?key=k",
        ]);
    });

    it("is the name that --address gives", () => {
        const at = (address: string) =>
            pushLines([ingest("venue", { gopro: "k" })], { place, address, interfaces: loopback })[2];
        expect(at("studio.local")).to.equal("    rtmp://studio.local:41935/gopro/live?key=k");
        expect(at("fd00::5")).to.equal("    rtmp://[fd00::5]:41935/gopro/live?key=k");
    });

    it("is a flow's address and passphrase where a camera sends SRT by itself", () => {
        const one = { flow: "main", source: "main", port: 5000, ingest: "venue", application: "raspivid" };
        const [direct, relay] = [
            { ...one, kind: "direct" as const, latencyMs: 2000, passphrase: "open sesame" },
            { ...one, kind: "relay" as const, latencyMs: 2000 },
        ];
        expect(srtLines([direct, relay], place, "192.168.1.5")).to.deep.equal([
            "Send from the cameras (SRT, as caller):",
            "  raspivid",
            "    srt://192.168.1.5:41935?mode=caller&latency=2000000&pbkeylen=32&pkt_size=1316",
            "    passphrase open sesame",
        ]);
        expect(srtLines([relay], place, "192.168.1.5")).to.deep.equal([]);
    });

    it("reaches the flow at one address: what --address names, else the first that cameras reach", () => {
        const wait = { camera: { kind: "wait" as const } };
        const loopback = { address: "127.0.0.1", host: "127.0.0.1" };
        const interfaces = { eth0: [ipv4("192.168.1.5")], wlan0: [ipv4("10.0.0.7")] };
        const named = { address: "10.0.0.7", host: "studio.local" };
        expect(outsidePlace(wait, loopback, interfaces)).to.deep.equal({ listen: "192.168.1.5", host: "192.168.1.5" });
        expect(outsidePlace(wait, named, interfaces)).to.deep.equal({ listen: "10.0.0.7", host: "studio.local" });
        expect(outsidePlace(wait, loopback, {})).to.deep.equal({ listen: "127.0.0.1", host: "127.0.0.1" });
        expect(outsidePlace({ obs: true }, loopback, interfaces)).to.deep.equal({
            listen: "127.0.0.1",
            host: "127.0.0.1",
        });
        expect(isOutside({ kind: "direct" }, wait)).to.equal(true);
        expect(isOutside({ kind: "relay" }, wait)).to.equal(false);
        expect(isOutside({ kind: "direct" }, { camera: { kind: "test" } })).to.equal(false);
    });

    it("says where only this machine is reached", () => {
        const lines = pushLines([ingest("venue", { gopro: "k" })], { place, interfaces: loopback });
        expect(lines.slice(1, 4)).to.deep.equal([
            "  This machine is in no network: only programs on it reach these addresses.",
            "  gopro",
            "    rtmp://127.0.0.1:41935/gopro/live?key=k",
        ]);
    });

    it("names the Pi where two have a camera of one name, and is nothing where none listens", () => {
        const interfaces = { eth0: [ipv4("192.168.1.5")] };
        const lines = pushLines([ingest("north", { gopro: "a" }), ingest("south", { gopro: "b" })], {
            place,
            interfaces,
        });
        expect(lines.filter((line) => /^ {2}\S/.test(line))).to.deep.equal(["  gopro (north)", "  gopro (south)"]);
        expect(
            pushLines([{ ...ingest("venue", { gopro: "a" }), nginxConf: undefined }], { place, interfaces }),
        ).to.deep.equal([]);
    });
});
