import { expect } from "chai";

import { refusalLogs } from "../../components/pi-ingest/refusals";
import { keysMap, localConf } from "../../rehearsal/venue/ingest/local";
import { contributionPlans, IngestPlan, ingestPlans } from "../../rehearsal/plan/ingest";
import { releaseFilesIn } from "../../rehearsal/plan/release";
import { changed, Config, set } from "./support/venue";

const addresses = { listen: ["127.0.0.1"], rtmp: 41935, status: 48935, folder: '/tmp/r x/"ingest' };
const venue = ["pi-live:pi", "hosts", 0];

async function plans(change?: (config: Config) => void) {
    const graph = await changed("dev", change);
    return { ingests: ingestPlans(graph), contributions: contributionPlans(graph) };
}

describe("the venue in the graph", () => {
    it("is every camera of the config with its size and rate, and nginx as the Pi would run it", async () => {
        const { ingests, contributions } = await plans();
        expect(ingests).to.have.length(1);
        const [{ cameras, exit, nginxConf, madeUp, keys }] = ingests;
        const picture = { width: 1280, height: 720, framesPerSecond: 24, bitrate: 4_000_000, keyFrames: 48 };
        expect(cameras).to.deep.equal([
            { application: "gopro", kind: "rtmp", ...picture },
            { application: "raspivid", kind: "raspicam", ...picture },
        ]);
        expect({ exit, madeUp, keys }).to.deep.equal({
            exit: { kind: "obs", application: "gopro" },
            madeUp: false,
            keys: {},
        });
        expect(nginxConf).to.match(/application gopro \{[^}]*allow publish 192\.168\.0\.0\/16;/);
        expect(contributions).to.deep.equal([
            {
                flow: "dev-contribution-main",
                source: "main",
                port: 5000,
                ingest: "dev-pi-venue",
                application: "gopro",
                kind: "obs",
                latencyMs: 2000,
                passphrase: "srtPassphrase-is-not-known-here",
            },
        ]);
    });

    describe("with another config", () => {
        let plan: IngestPlan;
        before(async () => {
            const { ingests } = await plans((config) => {
                const picture = { width: 960, height: 540, framesPerSecond: 12, bitrate: 1_500_000 };
                set(
                    config,
                    ["pi-live:cameras"],
                    [
                        { application: "stage", kind: "rtmp", ...picture },
                        { application: "raspivid", kind: "raspicam", keyFrameSeconds: 1 },
                    ],
                );
                set(config, ["pi-live:publishKeys"], { secure: "AAABsealed" });
                set(config, [...venue, "publishCidrs"], ["10.9.0.0/16"]);
            });
            [plan] = ingests;
        });

        const key = "publishKeys-is-not-known-here";
        const values: [string, (plan: IngestPlan) => unknown, unknown][] = [
            ["width", ({ cameras }) => cameras[0].width, 960],
            ["height", ({ cameras }) => cameras[0].height, 540],
            ["frame rate", ({ cameras }) => cameras[0].framesPerSecond, 12],
            ["bit rate", ({ cameras }) => cameras[0].bitrate, 1_500_000],
            ["key frames, which the Pi's own script tells", ({ cameras }) => cameras[1].keyFrames, 24],
            ["application", ({ exit }) => exit.application, "stage"],
            ["publish keys", ({ keys, cameras }) => [keys.stage, cameras[0].publishKey], [key, key]],
            ["publishers", ({ nginxConf }) => nginxConf?.includes("allow publish 10.9.0.0/16;"), true],
        ];
        for (const [what, read, expected] of values) {
            it(`follows its ${what}`, () => {
                expect(read(plan)).to.deep.equal(expected);
            });
        }
    });

    it("lets the Pi send by itself where its exit is a relay, with the script that it would run", async () => {
        const { ingests, contributions } = await plans((config) => {
            set(config, [...venue, "exit"], { kind: "relay", application: "raspivid" });
            set(config, ["pi-live:contribution", "latencyMs"], 1500);
        });
        expect(ingests[0].nginxConf).to.be.a("string");
        const [{ kind, application, latencyMs, passphrase, script }] = contributions;
        expect({ kind, application, latencyMs, passphrase }).to.deep.equal({
            kind: "relay",
            application: "raspivid",
            latencyMs: 1500,
            passphrase: "srtPassphrase-is-not-known-here",
        });
        expect(script).to.match(/^#!\/bin\/bash\n[^]*srt:\/\/203\.0\.113\.8:5000\?[^]*exit "\$status"\n$/);
    });

    it("has no nginx where the camera sends by itself", async () => {
        const { ingests, contributions } = await plans((config) => {
            set(config, ["pi-live:cameras"], [{ application: "raspivid", kind: "raspicam" }]);
            set(config, [...venue, "exit"], { kind: "direct" });
            set(config, [...venue, "publishCidrs"], undefined);
            set(config, [...venue, "playCidrs"], undefined);
        });
        expect(ingests.map(({ nginxConf }) => nginxConf)).to.deep.equal([undefined]);
        expect(contributions.map(({ kind, application }) => [kind, application])).to.deep.equal([
            ["direct", "raspivid"],
        ]);
        expect(contributions[0].passphrase).to.equal("srtPassphrase-is-not-known-here");
    });

    it("takes one picture of the channel's size where no Pi is in it, for every flow", async () => {
        const graph = await changed("prod");
        const ingests = ingestPlans(graph);
        expect(ingests.map(({ name, madeUp }) => [name, madeUp])).to.deep.equal([["venue", true]]);
        const [{ width, height, framesPerSecond }] = ingests[0].cameras;
        expect([width, height, framesPerSecond]).to.deep.equal([1920, 1080, 25]);
        expect(
            contributionPlans(graph).map(({ flow, source, ingest, latencyMs }) => [flow, source, ingest, latencyMs]),
        ).to.deep.equal([
            ["prod-contribution-main", "main", "venue", 3000],
            ["prod-contribution-spare", "spare", "venue", 3000],
        ]);
    });
});

describe("the Pi's nginx.conf on this machine", () => {
    it("differs in addresses and files alone, and asks every camera for its key", async () => {
        const { ingests } = await plans((config) => {
            set(config, ["pi-live:publishKeys"], { secure: "AAABsealed" });
            set(config, [...venue, "publishCidrs"], ["fd00::/8"]);
        });
        const conf = ingests[0].nginxConf ?? "";
        const local = localConf(conf, addresses).split("\n");
        const lines = conf.split("\n");
        expect(lines.filter((line) => !local.includes(line)).map((line) => line.trim())).to.deep.equal([
            "user www-data;",
            "pid /run/pi-live/nginx.pid;",
            "listen 1935;",
            "listen [::]:1935 ipv6only=on;",
            "on_connect http://127.0.0.1:8935/connect;",
            "on_publish http://127.0.0.1:8935/auth;",
            "on_publish http://127.0.0.1:8935/auth;",
            "127.0.0.1 1;",
            "include /etc/pi-live/secrets/keys.map;",
            "include /etc/pi-live/secrets/keys.map;",
            "listen 127.0.0.1:8935;",
            ...refusalLogs,
            ...refusalLogs,
        ]);
        expect(local.filter((line) => !lines.includes(line)).map((line) => line.trim())).to.deep.equal([
            'pid "/tmp/r x/\\"ingest/nginx.pid";',
            "listen 127.0.0.1:41935;",
            "on_connect http://127.0.0.1:48935/connect;",
            "on_publish http://127.0.0.1:48935/auth;",
            "on_publish http://127.0.0.1:48935/auth;",
            'client_body_temp_path "/tmp/r x/\\"ingest/client_body";',
            'proxy_temp_path "/tmp/r x/\\"ingest/proxy";',
            'fastcgi_temp_path "/tmp/r x/\\"ingest/fastcgi";',
            'uwsgi_temp_path "/tmp/r x/\\"ingest/uwsgi";',
            'scgi_temp_path "/tmp/r x/\\"ingest/scgi";',
            'include "/tmp/r x/\\"ingest/keys.map";',
            'include "/tmp/r x/\\"ingest/keys.map";',
            "listen 127.0.0.1:48935;",
            'access_log "/tmp/r x/\\"ingest/refused.log" pi_live_status if=$pi_live_refused;',
            'access_log "/tmp/r x/\\"ingest/refused.log" pi_live_status if=$pi_live_refused;',
        ]);
        expect(localConf(conf, { ...addresses, user: "crew" })).to.contain("user crew;\nload_module");
        expect(keysMap({ gopro: "key-12345678" })).to.equal('"~^gopro:key-12345678$" 1;\n');
    });

    it("is refused when it is not as PiIngest renders it", () => {
        expect(() => localConf("events {}\n", addresses)).to.throw("does not say once: user www-data;");
    });

    it("is not read from a release that was cut off", () => {
        expect(() => releaseFilesIn(`cat >"$stage/nginx.conf" <<'END'\nuser x;\n`)).to.throw("nginx.conf has no end");
    });
});
