import { expect } from "chai";

import type { DeployedPi } from "../../../operations/outputs";
import { firewallFindings } from "../../../operations/pi/check/firewall";
import { parseFacts } from "../../../operations/pi/check/recommend";

const venue: DeployedPi = {
    name: "venue",
    host: "10.0.0.2",
    port: 22,
    user: "pi",
    presence: "here",
    applications: [],
    exit: "obs",
};

function linesOf(facts: string, pi = venue): string[] {
    return firewallFindings(pi, parseFacts(facts)).map(({ verdict, text }) => `${verdict}: ${text}`);
}

describe("pi check: the firewall in front of RTMP", () => {
    const holds = "ok: its firewall lets publishCidrs and playCidrs alone reach port 1935";
    const open = "so idle connections from anywhere can keep cameras off air";
    const rows: [string, string, string[]][] = [
        ["holds", "firewall on\nrefused_outside 0\nrefused_crowded 0", [holds]],
        [
            "refused other networks",
            "firewall on\nrefused_outside 1",
            [`${holds}; 1 connection from other networks refused`],
        ],
        [
            "refused a crowd",
            "firewall on\nrefused_crowded 1200",
            [
                holds,
                "warn: 1,200 connections refused: more than 32 from one address, or 256 in all, were open; ss -tn 'sport = :1935' on it shows whose",
            ],
        ],
        [
            "has no nftables",
            "firewall off nftables is not installed",
            [
                `warn: no firewall in front of port 1935 (nftables is not installed), ${open}: apt-get install nftables, then systemctl restart pi-live-firewall`,
            ],
        ],
        [
            "was flushed by another program",
            "firewall off another program took the rules away",
            [
                `warn: no firewall in front of port 1935 (another program took the rules away), ${open}: systemctl restart pi-live-firewall, and read its output (journalctl -u pi-live-firewall)`,
            ],
        ],
        [
            "is of an earlier release",
            "firewall none",
            ["warn: its release has no firewall in front of port 1935: run `pulumi up`"],
        ],
    ];
    for (const [what, facts, lines] of rows) it(what, () => expect(linesOf(facts)).to.deep.equal(lines));

    it("is not looked for where nothing listens", () => {
        expect(linesOf("firewall none", { ...venue, exit: "direct" })).to.deep.equal([]);
    });
});
