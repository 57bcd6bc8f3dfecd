import { expect } from "chai";

import { pulumiProblem } from "../../operations/deployed";

describe("a deployed stack that cannot be read", () => {
    // What Pulumi 3.250.0 printed when each was tried.
    const output: [string, string, string][] = [
        [
            "spawn pulumi ENOENT",
            "no CLI",
            "needs the Pulumi CLI, and there is no `pulumi` on PATH: https://www.pulumi.com/docs/iac/download-install/",
        ],
        [
            "error: no stack named 'dev' found",
            "no stack",
            "no stack dev in this backend: `pulumi stack ls` lists those that exist",
        ],
        [
            "error: getting secrets manager: incorrect passphrase",
            "other passphrase",
            "the passphrase is not that of stack dev: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
        ],
        [
            "code: 255\nerror: passphrase must be set with PULUMI_CONFIG_PASSPHRASE",
            "no passphrase",
            "stack dev has a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
        ],
        [
            "error: PULUMI_ACCESS_TOKEN must be set for login",
            "no login",
            "the Pulumi CLI is not logged in: run `pulumi login` first",
        ],
        [
            "code: 255\nstderr: warning: x\nerror: the sky fell\nmore",
            "anything else",
            "the Pulumi CLI cannot read stack dev: the sky fell",
        ],
    ];
    it("lists the stacks that exist when the one asked for does not", () => {
        const output = "error: no stack named 'dev' found";
        expect(pulumiProblem(output, "dev", ["gala", "race"])).to.equal(
            "no stack dev in this backend: the stacks there are gala, race",
        );
        expect(pulumiProblem(output, "dev", [])).to.equal(
            "no stack dev in this backend: this project has none; `pulumi stack init <name>` makes one",
        );
        const many = Array.from({ length: 500 }, (_, i) => `stack-${i}`);
        expect(pulumiProblem(output, "dev", many)).to.match(/stack-19 and 480 more$/);
    });

    for (const [text, name, line] of output) {
        it(`is one line: ${name}`, () => expect(pulumiProblem(text, "dev")).to.equal(line));
    }
});
