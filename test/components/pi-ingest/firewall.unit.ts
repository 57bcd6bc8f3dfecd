import { expect } from "chai";

import {
    openFiles,
    outsideConnections,
    rtmpConnections,
    workerConnections,
} from "../../../components/pi-ingest/connections";
import { firewallRules, firewallScript, firewallUnit } from "../../../components/pi-ingest/firewall";
import { nginxConf } from "../../../components/pi-ingest/nginx";
import { bundle, releaseFiles } from "../../../components/pi-ingest/release";
import { nginxUnit } from "../../../components/pi-ingest/units";
import { secretLines } from "../../../components/pi-ingest/secrets";
import { FakeHost, gopro, hostSettings, main, pattern } from "./fixtures";

/** Elements of a set in the rules. */
function elements(set: string, text: string): string | undefined {
    return new RegExp(`set ${set} \\{[^}]*elements = \\{ (.*) \\}`).exec(text)?.[1];
}

describe("the firewall in front of RTMP", () => {
    it("lets in the networks of both lists, each once, widest first", () => {
        const text = firewallRules(
            hostSettings([gopro], {
                publishCidrs: ["192.168.1.0/24", "192.168.1.7", "10.0.0.0/8", "fd00::/8"],
                playCidrs: ["192.168.0.0/16", "10.0.0.0/8", "fd00:0::/8", "fe80::1"],
            }),
        );
        expect(elements("networks4", text)).to.equal("10.0.0.0/8, 192.168.0.0/16");
        expect(elements("networks6", text)).to.equal("fd00::/8, fe80::1");
    });

    it("has no elements for a family that nobody is let in by", () => {
        const text = firewallRules(hostSettings([gopro]));
        expect(elements("networks4", text)).to.equal("192.168.0.0/16");
        expect(elements("networks6", text)).to.equal(undefined);
    });

    it("looks at RTMP's port alone, in a table of its own, and replaces that in one step", () => {
        const lines = firewallRules(hostSettings([gopro])).split("\n");
        expect(lines.slice(1, 4)).to.deep.equal([
            "table inet pi_live",
            "delete table inet pi_live",
            "table inet pi_live {",
        ]);
        const hook = lines.indexOf("        type filter hook input priority filter; policy accept;");
        expect(lines.slice(hook + 1, hook + 3)).to.deep.equal([
            '        iifname != "lo" tcp dport 1935 goto rtmp',
            "    }",
        ]);
        expect(lines.join("\n")).to.not.match(/flush|policy drop/);
    });

    it("leaves places in nginx for the host's own cameras, and for the key check beside them", () => {
        const conf = nginxConf(hostSettings([gopro]));
        const of = (name: string) => Number(new RegExp(`${name} (\\d+);`).exec(conf)?.[1]);
        expect(of("worker_connections")).to.equal(workerConnections);
        expect(of("max_connections")).to.equal(rtmpConnections);
        expect(rtmpConnections - outsideConnections).to.be.above(100);
        expect(workerConnections - rtmpConnections).to.be.above(100);
        expect(openFiles).to.be.above(workerConnections);
        expect(nginxUnit()).to.contain(`\nLimitNOFILE=${openFiles}\n`);
    });

    it("is no part of a release in which nothing listens", () => {
        const exit = { kind: "direct" as const, application: "pattern", targets: [main] };
        const names = Object.keys(releaseFiles(hostSettings([pattern], { exit })));
        expect(names.filter((name) => name.includes("firewall"))).to.deep.equal([]);
    });

    it("goes with its unit, whichever release is current by then", () => {
        const unit = firewallUnit();
        expect(unit).to.contain("\nExecStop=-/usr/sbin/nft delete table inet pi_live\n");
        expect(unit).to.contain("\nBefore=pi-live-nginx.service\n");
        // Debian's nftables.service flushes every table when it starts, restarts and reloads.
        for (const key of ["PartOf", "ReloadPropagatedFrom"]) expect(unit).to.contain(`\n${key}=nftables.service\n`);
    });

    describe("its script", () => {
        let host: FakeHost;
        beforeEach(() => {
            host = new FakeHost();
        });
        afterEach(() => host.remove());

        /** What the script notes and prints; never a failure. */
        function noted(path?: string): [string, string] {
            const file = host.write("firewall.sh", firewallScript());
            // Without the machine's own nft, wherever that is.
            const ran = host.run("/bin/sh", [file], "", path, { RUNTIME_DIRECTORY: host.folder });
            expect(ran.status).to.equal(0);
            return [host.read("state"), ran.stderr];
        }

        it("notes that the rules hold", () => {
            host.program("nft", "exit 0");
            expect(noted()).to.deep.equal(["on\n", ""]);
        });

        it("notes what nftables refuses", () => {
            host.program(
                "nft",
                'echo "/opt/pi-live/current/firewall.nft:3:1-20: Error: Could not process rule: Operation not permitted" >&2; echo "^^^" >&2; exit 1',
            );
            const why = "nftables refuses the rules: Could not process rule: Operation not permitted";
            expect(noted()).to.deep.equal([`off ${why}\n`, `${why}\n`]);
        });
    });

    describe("a release that is applied", () => {
        const files = releaseFiles(hostSettings([gopro, pattern]));

        /** Standard error of a run, with what the unit noted. */
        function said(state: string | undefined, nft: string | undefined): { stderr: string; stdout: string } {
            const host = new FakeHost({
                // `restart` of the unit alone is the second try.
                systemctl: `
case $* in
"restart pi-live-firewall.service") [ ! -e "$HOST/second" ] || cp "$HOST/second" "$PI_LIVE_ROOT/run/pi-live-firewall/state" ;;
show*) echo LoadState=loaded; echo ActiveState=active ;;
is-*) exit 1 ;;
esac`,
                nginx: ":",
                "systemd-analyze": ":",
                ffmpeg: ":",
                ss: ":",
                sync: ":",
                journalctl: ":",
                bash: ":",
                dpkg: ":",
                ...(nft === undefined ? {} : { nft: ":" }),
            });
            try {
                host.write("root/usr/lib/nginx/modules/ngx_rtmp_module.so", "");
                host.write("root/etc/os-release", "ID=debian\nVERSION_ID=13\n");
                if (state !== undefined) host.write("root/run/pi-live-firewall/state", `${state}\n`);
                if (nft === "works") host.write("second", "on\n");
                const bundled = host.write("release.sh", bundle(files));
                const key = { kind: "key" as const, name: "gopro", value: "gopro-key-0123" };
                const { status, stderr, stdout } = host.run("sh", [bundled], secretLines([key]));
                expect(status, stderr).to.equal(0);
                return { stderr, stdout };
            } finally {
                host.remove();
            }
        }

        it("warns where nftables refuses the rules, with the reason and what to do", () => {
            const { stderr } = said("off nftables refuses the rules: Operation not permitted", "refuses");
            expect(stderr).to.match(
                /^pi-live: warning: no firewall in front of port 1935 on \S+ \(nftables refuses the rules: Operation not permitted\): nginx refuses streams of other networks, but idle connections from anywhere can take its places\. Fix: run 'nft -f \/opt\/pi-live\/current\/firewall\.nft' there: it names what this kernel or container lacks\n$/,
            );
        });

        it("tries again where nftables has come since", () => {
            expect(said("off nftables is not installed", "works").stderr).to.equal("");
        });

        it("says nothing where the rules hold", () => expect(said("on", "works").stderr).to.equal(""));
    });
});
