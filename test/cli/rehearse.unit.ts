import { expect } from "chai";

import { rehearse, RehearseOptions } from "../../cli/rehearse";

async function errorOf(options: Partial<RehearseOptions>): Promise<string> {
    try {
        // No such folder: arguments are checked before anything is read.
        await rehearse({ root: "/nowhere/at/all", stack: "dev", ...options });
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    return "nothing";
}

describe("pi-live rehearse", () => {
    const cases: [what: string, options: Partial<RehearseOptions>, message: string][] = [
        [
            "a time in words",
            { for: "soon" },
            "--for soon: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        [
            "a time without a unit",
            { for: "3" },
            "--for 3: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        ["no time at all", { for: "0s" }, "--for 0s: must be a time from 1s to 168h"],
        [
            "a negative time",
            { for: "-3m" },
            "--for -3m: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        ["a time that no timer holds", { for: "999999h" }, "--for 999999h: must be a time from 1s to 168h"],
        [
            "two units",
            { for: "1h30m" },
            "--for 1h30m: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        [
            "a rhythm of another unit",
            { breakEvery: "2d" },
            "--break-every 2d: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        [
            "a rhythm without a unit",
            { breakEvery: "60" },
            "--break-every 60: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h",
        ],
        ["breaks without a pause", { breakEvery: "1ms" }, "--break-every 1ms: must be a time from 10s to 24h"],
        ["a crowd", { viewers: "6000" }, "--viewers 6000: must be a whole number from 0 to 5000"],
        ["half a viewer", { viewers: "1.5" }, "--viewers 1.5: must be a whole number from 0 to 5000"],
        ["viewers in hexadecimal", { viewers: "0x10" }, "--viewers 0x10: must be a whole number from 0 to 5000"],
        ["larger rungs", { scale: "2" }, "--scale 2: must be a number from 0.1 to 1"],
        ["an empty factor", { scale: "" }, "--scale : must be a number from 0.1 to 1"],
        ["a port that is none", { port: "http" }, "--port http: must be a whole number from 1 to 65535"],
        ["a film that is not there", { camera: "/nowhere.mp4" }, "--camera /nowhere.mp4: there is no such file"],
        ["a folder as a film", { camera: "/proc" }, "--camera /proc: is a folder; name a file in it"],
        [
            "a film and a real camera",
            { camera: "/dev/null", wait: true },
            "--camera and --wait: one of them, a file or a real camera",
        ],
        [
            "a folder for the recording that holds something",
            { keepRecording: __dirname },
            `--keep-recording ${__dirname}: it must be a new folder, or an empty one`,
        ],
        [
            "a file as the folder for the recording",
            { keepRecording: __filename },
            `--keep-recording ${__filename}: it must be a new folder, or an empty one`,
        ],
        ["a folder as an earlier report", { compare: "/proc" }, "--compare /proc: is a folder; name a file in it"],
        ["a report that is not there", { compare: "/nowhere.json" }, "--compare /nowhere.json: there is no such file"],
    ];
    for (const [what, options, message] of cases) {
        it(`refuses ${what}`, async () => expect(await errorOf(options)).to.equal(message));
    }
});
