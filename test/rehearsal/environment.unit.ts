import { expect } from "chai";

import { childEnvironment } from "../../rehearsal/run/environment";

describe("the environment of a rehearsal's processes", () => {
    it("has what programs need, and none of the caller's credentials", () => {
        const kept = {
            PATH: "/usr/bin",
            HOME: "/home/crew",
            LANG: "de_DE.UTF-8",
            LC_NUMERIC: "C",
            TMPDIR: "/big",
            TZ: "UTC",
        };
        const secret = {
            PULUMI_CONFIG_PASSPHRASE: "p",
            AWS_SECRET_ACCESS_KEY: "a",
            AWS_SESSION_TOKEN: "t",
            GITHUB_TOKEN: "g",
            SSH_AUTH_SOCK: "/s",
            MY_PASSWORD: "m",
            NODE_OPTIONS: "--inspect",
        };
        expect(childEnvironment({ ...kept, ...secret })).to.deep.equal({ ...kept, PATH: "/usr/bin:/usr/sbin:/sbin" });
    });

    it("finds programs where the caller has no PATH", () => {
        expect(childEnvironment({})).to.deep.equal({ PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" });
    });
});
