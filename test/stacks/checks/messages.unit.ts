import { readFileSync } from "node:fs";

import { expect } from "chai";

import { ConfigError } from "../../../stacks/checks/problem";
import { checkConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";

const dev = readFileSync("Pulumi.dev.yaml", "utf8");
const foundation = readFileSync("Pulumi.foundation.yaml", "utf8");

/** Every line of the refusal; none when the config is accepted. */
function linesOf(text: string): readonly string[] {
    try {
        checkConfig(parseStackFile(text, "Pulumi.dev.yaml", {}).raw);
        return [];
    } catch (error) {
        if (error instanceof ConfigError) return error.lines;
        throw error;
    }
}

/** The same of a committed file with one text in place of another. */
function changed(from: string, to: string, text = dev): readonly string[] {
    expect(text, "the text to change").to.contain(from);
    return linesOf(text.replace(from, to));
}

/** Line and column of a text in the changed file, as the message should have them. */
function at(text: string, needle: string): string {
    const before = text.slice(0, text.indexOf(needle));
    const line = before.split("\n").length;
    return `Pulumi.dev.yaml:${line}:${before.length - before.lastIndexOf("\n")}`;
}

describe("a config error", () => {
    it("says file, line, column, key, what was found, what is expected and an example", () => {
        const text = dev.replace("maxBitrate: 3800000", "maxBitrate: 3.8M");
        expect(linesOf(text)).to.deep.equal([
            `${at(text, "3.8M")} pi-live:encoder.ladder[0].maxBitrate: found "3.8M", expected a whole number; write e.g. 3800000`,
        ]);
    });

    it("names the nearest known key", () => {
        const [line] = changed("lengthSeconds:", "lenghtSeconds:");
        expect(line).to.match(
            /pi-live:breaks\.lenghtSeconds: found an unknown key \(30\), expected one of everyMinutes, /,
        );
        expect(line).to.match(/; did you mean lengthSeconds\?$/);
    });

    it("does not repeat what stands under a misspelt or misplaced secret key", () => {
        const placed = changed("  pi-live:edge:\n", "  pi-live:edge:\n    srtPasphrase: correct-horse-battery\n");
        expect(placed[0]).to.match(/pi-live:edge\.srtPasphrase: found an unknown key, expected one of /);
        expect(placed.join()).not.to.contain("correct-horse");
    });

    it("names the nearest known key at the top, and that of a namespace", () => {
        expect(changed("pi-live:edge:", "pi-live:egde:")[0]).to.match(
            /pi-live:egde: found an unknown key .* did you mean edge\?$/,
        );
        expect(changed("pi-live:edge:", "pilive:edge:")[0]).to.match(
            /found the namespace pilive, .*; write pi-live:edge$/,
        );
    });

    it("names the nearest value of a list", () => {
        expect(changed("SINGLE_PIPELINE", "SINGLE_PIPLINE")).to.have.lengthOf(1);
        expect(changed("SINGLE_PIPELINE", "SINGLE_PIPLINE")[0]).to.match(
            /channelClass: found "SINGLE_PIPLINE", expected one of SINGLE_PIPELINE, STANDARD; did you mean SINGLE_PIPELINE\?$/,
        );
    });

    it("points to the group where a key is missing", () => {
        const text = dev.replace(/^ +framesPerSecond: .*\n/m, "");
        expect(linesOf(text)).to.deep.equal([
            `${at(text, "pi-live:encoder")} pi-live:encoder.framesPerSecond: found nothing, expected a number, or text; write e.g. 24`,
        ]);
    });

    it("brings a component's rule to the key that broke it", () => {
        expect(changed("port: 5000", "port: 2088")[0]).to.match(
            /:\d+:\d+ pi-live:contribution\.port: found 2088: must be 1024–65535 and not 2077 or 2088$/,
        );
        expect(changed("gopSeconds: 2", "gopSeconds: 3")[0]).to.match(
            /pi-live:encoder\.segmentSeconds: found 4: must be a multiple of gopSeconds \(3\)/,
        );
        expect(changed("delaySeconds: 30", "delaySeconds: 3")[0]).to.match(
            /pi-live:endpoints\.delayed\.delaySeconds: found 3: must be a whole number, 5–/,
        );
        expect(changed("everyMinutes: 15", "everyMinutes: 0")[0]).to.match(
            /pi-live:breaks\.everyMinutes: found 0: must be /,
        );
        expect(changed("stacks/vast/slate.mp4", "stacks/vast/none.mp4")[0]).to.match(
            /pi-live:ads\.slate: found "stacks\/vast\/none\.mp4": stacks\/vast\/none\.mp4 is not there$/,
        );
        const impatient = changed("vast: google-sample", "vast: google-sample\n    adDecisionSeconds: 118");
        expect(impatient).to.have.lengthOf(1);
        expect(impatient[0]).to.match(
            /:49:24 pi-live:ads\.adDecisionSeconds: found 118: must be a whole number, 1–117$/,
        );
        expect(changed("google-sample", "stacks/vast/none.xml")[0]).to.match(
            /pi-live:ads\.vast: found "stacks\/vast\/none\.xml": stacks\/vast\/none\.xml is not there$/,
        );
        expect(changed("google-sample", '"https://ads.example.org/?s=[session.idd]"')[0]).to.match(
            /pi-live:ads\.vast: .*\[session\.idd\], which MediaTailor does not know/,
        );
        expect(changed("unpinnedHostKey: true", "unpinnedHostKey: false")[0]).to.match(
            /pi-live:pi\.hosts\[0\]\.hostKey: found nothing: give the host's public key/,
        );
        expect(changed("PriceClass_100", "PriceClass_100\n    originShieldRegion: mars-1")[0]).to.match(
            /pi-live:edge\.originShieldRegion: found "mars-1": must be one of us-east-1, /,
        );
    });

    it("has one number format for all bounds, and shows what was found once", () => {
        const text = dev
            .replace("delaySeconds: 30", "delaySeconds: 3")
            .replace("startoverSeconds: 86400", "startoverSeconds: 0")
            .replace("latencyMs: 2000", "latencyMs: 5")
            .replace("everyMinutes: 15", "everyMinutes: 1441");
        expect(linesOf(text).map((line) => line.replace(/^\S+ /, ""))).to.deep.equal([
            "pi-live:contribution.latencyMs: found 5: must be a whole number, 10–10,000",
            "pi-live:endpoints.delayed.delaySeconds: found 3: must be a whole number, 5–86,400 (leave it out for live)",
            "pi-live:endpoints.startover.startoverSeconds: found 0: must be a whole number, 1–1,209,600 (14 days)",
            "pi-live:breaks.everyMinutes: found 1441: must be a whole number, 1–1,440",
        ]);
    });

    it("tells of channel class and sources that do not go together", () => {
        expect(changed("SINGLE_PIPELINE", "STANDARD")[0]).to.match(
            /pi-live:contribution\.sources: found a list of 1: STANDARD needs 2$/,
        );
    });

    it("tells of a ladder that is not there, and which are", () => {
        const text = dev.replace(/ladder:\n(\s+- .*\n)+/, "ladder: 721p\n");
        expect(linesOf(text)[0]).to.match(
            /ladder: found "721p", expected one of 1080p, 720p \(stacks\/ladders\/\), or a list/,
        );
    });

    it("shows everything at once, in whichever section it is", () => {
        const text = dev
            .replace("maxBitrate: 3800000", "maxBitrate: lots")
            .replace("port: 5000", "port: 80")
            .replace("everyMinutes: 15", "everyMinutes: 0")
            .replace("aws-native:region: eu-west-1", "aws-native:region: eu-west-2");
        expect(linesOf(text).map((line) => line.split(" ")[1].replace(/:$/, ""))).to.deep.equal([
            "pi-live:encoder.ladder[0].maxBitrate",
            "aws-native:region",
            "pi-live:contribution.port",
            "pi-live:breaks.everyMinutes",
        ]);
    });

    it("refuses a camera on a host that is not there", () => {
        expect(changed("application: gopro", "host: venu, application: gopro")[0]).to.match(
            /pi-live:cameras\[0\]\.host: found "venu": must be one of venue$/,
        );
    });

    it("refuses what a Pi could not do, at the key that asks for it", () => {
        const host = (text: string) => changed("exit: { kind: obs }", text)[0];
        expect(changed("publishCidrs: [192.168.0.0/16]", "publishCidrs: [192.168.1.0/24, 192.168.1.4]")[0]).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.publishCidrs\[1\]: found "192\.168\.1\.4": overlaps publishCidrs\[0\], 192\.168\.1\.0\/24: leave one of them out$/,
        );
        expect(changed("playCidrs: [192.168.0.0/16]", "playCidrs: [203.0.113.0/24]")[0]).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.playCidrs\[0\]: found "203\.0\.113\.0\/24": is not private, and RTMP is clear text .* WireGuard tunnel .*\(docs\/pi\.md\)$/,
        );
        expect(changed("playCidrs: [192.168.0.0/16]", "playCidrs: []")[0]).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.playCidrs: found an empty list: give at least one block, /,
        );
        expect(host("presence: gone")).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.presence: found "gone", expected one of here, away, later/,
        );
        expect(host("agentSocket: agent.sock")).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.agentSocket: found "agent\.sock": must be an absolute path$/,
        );
        expect(host("address: 203.0.113.7")).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.address: found "203\.0\.113\.7": cameras and OBS would send their keys to /,
        );
        expect(host("model: other")).to.match(
            /:\d+:\d+ pi-live:cameras\[1\]\.kind: found "raspicam": raspicam needs a Raspberry Pi, and the model is other/,
        );
        expect(host("exit: { kind: direct, application: raspivid }")).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.exit\.kind: found "direct": direct runs without nginx, for one camera and no other \(gopro, raspivid\): set relay$/,
        );
        expect(changed("width: 1280", "microphone: hw:1, width: 1280")[0]).to.match(
            /:\d+:\d+ pi-live:cameras\[0\]\.microphone: found "hw:1": what pushes RTMP brings its own sound: leave it out$/,
        );
    });

    it("does not repeat a key that somebody wrote into an application or a host", () => {
        const placed = changed("application: gopro", '"application": "gopro/live?key=sesame-sesame"');
        expect(placed[0]).to.match(
            /pi-live:cameras\[0\]\.application: found "gopro\/live\?key=…": must be the application alone, such as gopro: /,
        );
        expect(placed.join()).to.not.contain("sesame");
        expect(changed("raspberrypi.local", '"srt://pi?passphrase=sesame-sesame"').join()).to.not.contain("sesame");
    });

    it("says which key takes what stands beside a host", () => {
        expect(changed("raspberrypi.local", "192.168.7.20:2222")[0]).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.host: found "192\.168\.7\.20:2222": must be the host alone, without port: write host: 192\.168\.7\.20, port: 2222$/,
        );
    });

    it("refuses Pis that feed one flow twice, or a flow that is not there", () => {
        const relay = (sources: string) => changed("exit: { kind: obs }", `exit: { kind: relay, ${sources} }`);
        expect(relay("sources: [main]")).to.deep.equal([]);
        expect(relay("sources: [spare]")).to.have.lengthOf(1);
        expect(relay("sources: [spare]")[0]).to.match(
            /:\d+:\d+ pi-live:pi\.hosts\[0\]\.exit\.sources\[0\]: found "spare": must be a source of the contribution \(main\)$/,
        );
        expect(changed("exit: { kind: obs }", "exit: { kind: obs, sources: [main] }")[0]).to.match(
            /pi-live:pi\.hosts\[0\]\.exit\.sources: found a list of 1: OBS sends by itself: leave it out, or set relay$/,
        );
        const second =
            "exit: { kind: relay }\n      - { name: second, host: 10.0.0.9, unpinnedHostKey: true, exit: { kind: relay } }";
        const two = dev
            .replace("exit: { kind: obs }", second)
            .replace("{ application: gopro,", "{ host: venue, application: gopro,")
            .replace("{ application: raspivid,", "{ host: second, application: raspivid,");
        expect(linesOf(two)).to.have.lengthOf(1);
        expect(linesOf(two)[0]).to.match(
            /pi-live:pi\.hosts\[1\]\.exit\.sources: found nothing: a flow takes one sender, and venue feeds main: say which of main this Pi feeds/,
        );
    });

    it("refuses a foundation that would share ads with an account it doesn't know", () => {
        const text = foundation.replace(/ +pi-live:aws:\n +accountId: .*\n/, "");
        expect(linesOf(text)[0]).to.match(/pi-live:foundation\.adAssets: .*: give aws\.accountId$/);
    });

    it("is one about the file when the file is no YAML", () => {
        expect(linesOf("config:\n  pi-live:event: [")).to.have.lengthOf(1);
        expect(linesOf("config:\n  pi-live:event: [")[0]).to.match(/^Pulumi\.dev\.yaml:2:\d+: found no YAML: /);
        expect(linesOf("- a")).to.deep.equal([
            "Pulumi.dev.yaml:1:1: found a list of 1, expected a group of keys under config:",
        ]);
    });
});

describe("secrets in a config", () => {
    it("are refused in clear", () => {
        const lines = linesOf(`${dev}  pi-live:srtPassphrase: correct-horse-battery\n`);
        expect(lines).to.have.lengthOf(1);
        expect(lines[0]).to.match(
            /pi-live:srtPassphrase: found a secret in clear, expected an encrypted value; run `pulumi config set --secret/,
        );
        expect(lines[0]).to.not.contain("correct-horse");
    });

    it("are refused where their value would end in clear: in any other key", () => {
        const lines = changed("name: main", "name: { secure: v1:AAAA:BBBB }");
        expect(lines.join("\n")).to.match(
            /pi-live:contribution: found an encrypted value, expected plain values here; the secret keys are /,
        );
    });
});

describe("a config error of any size", () => {
    const message = (text: string) => {
        try {
            checkConfig(parseStackFile(text, "Pulumi.dev.yaml", {}).raw);
            return "accepted";
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
    };

    it("is short for 3,000 unknown keys, and hides no other problem behind them", () => {
        const keys = Array.from({ length: 3000 }, (_, i) => `    key${i}: ${i}\n`).join("");
        const told = message(
            dev.replace("  pi-live:edge:\n", `  pi-live:edge:\n${keys}`).replace("port: 5000", "port: 1"),
        );
        expect(told.length).to.be.lessThan(8_000);
        expect(told).to.match(/^3001 things are wrong in the config/);
        expect(told).to.contain("pi-live:contribution.port: found 1: ");
        expect(told).to.match(/… and 2,995 more of the same kinds$/);
    });

    it("is short for keys and values without end, and shows no control characters", () => {
        const told = message(
            dev.replace(
                "  pi-live:edge:\n",
                `  pi-live:edge:\n    ? "${"k".repeat(100_000)}"\n    : "${"v".repeat(100_000)}"\n    "\\e[2J": 1\n`,
            ),
        );
        expect(told.length).to.be.lessThan(3_000);
        expect(told).not.to.contain("\u001b");
    });

    it("shows no password that stands in an address or under a key of that name", () => {
        const texts = [
            dev.replace(/host: .*$/m, "host: pi:hunter2@192.0.2.7"),
            dev.replace(/host: .*$/m, "host: rtmp://pi:hunter2@192.0.2.7/live"),
            dev.replace(/host: .*$/m, "$&\n        password: hunter2"),
            dev.replace("  pi-live:edge:\n", "  pi-live:edge:\n    adServer: https://crew:hunter2@ads.example.org\n"),
            `${dev}  pi-live:apiToken: hunter2\n`,
        ];
        for (const text of texts) {
            expect(text).to.contain("hunter2");
            const told = message(text);
            expect(told).to.match(/wrong in the config/);
            expect(told).not.to.contain("hunter2");
        }
    });
});
