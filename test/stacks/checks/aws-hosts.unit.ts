import { readFileSync } from "node:fs";

import { expect } from "chai";

import { configProblems as problems } from "../../support/config-problems";

const dev = readFileSync("Pulumi.dev.yaml", "utf8");
const prod = readFileSync("Pulumi.prod.yaml", "utf8");
const foundation = readFileSync("Pulumi.foundation.yaml", "utf8");

describe("names of domains", () => {
    const named = (line: string) => problems(foundation, ["name: live.example.org", line]);

    it("are names that ACM takes", () => {
        for (const name of [
            "localhost",
            "live_1.example.org",
            "https://live.example.org",
            "live..example.org",
            "192.0.2.1",
        ]) {
            expect(named(`name: "${name}"`)[0], name).to.match(
                /^pi-live:foundation\.domain\.name: found "[^"]+": must be a domain name/,
            );
        }
        expect(named("name: Live.Example.org")).to.deep.equal([
            'pi-live:foundation.domain.name: found "Live.Example.org": write it in small letters, as ACM does: live.example.org',
        ]);
        expect(named('name: "*.live.example.org"')).to.deep.equal([]);
        expect(named(`name: ${"x".repeat(60)}.example.org`)[0]).to.contain("a certificate's first name has at most 64");
    });

    it("are one's own, and not AWS's", () => {
        const rule = "must be a name of your own: this one is AWS's, which gives no certificate for it";
        for (const name of ["d111111abcdef8.cloudfront.net", "x.s3.eu-west-1.amazonaws.com"]) {
            expect(named(`name: ${name}`)).to.deep.equal([`pi-live:foundation.domain.name: found "${name}": ${rule}`]);
            expect(problems(prod, ["name: live.example.org", `name: ${name}`])).to.deep.equal([
                `pi-live:edge.domain.name: found "${name}": ${rule}`,
            ]);
        }
        expect(named("name: cloudfront.net.example.org")).to.deep.equal([]);
    });

    it("of an event fit into the certificate that is made for it", () => {
        const long = `${"x".repeat(60)}.example.org`;
        const own: [string, string] = ["\n    stack: organization/pi-live/foundation", " {}"];
        expect(problems(prod, ["name: live.example.org", `name: ${long}`], own)[0]).to.contain(
            "a certificate's first name has at most 64 characters",
        );
        // The foundation's certificate covers it, or another does.
        expect(problems(prod, ["name: live.example.org", `name: ${long}`])).to.deep.equal([]);
    });

    it("stand once, ten at most, and only where a certificate is made", () => {
        const also = (names: string) => named(`name: live.example.org\n      alternativeNames: [${names}]`);
        expect(also("a.example.org, live.example.org")).to.deep.equal([
            'pi-live:foundation.domain.alternativeNames[1]: found "live.example.org": each name once; live.example.org stands twice',
        ]);
        expect(also("a.example.org, a.example.org")).to.deep.equal([
            'pi-live:foundation.domain.alternativeNames[1]: found "a.example.org": each name once; a.example.org stands twice',
        ]);
        expect(also(Array.from({ length: 10 }, (_, i) => `n${i}.example.org`).join())).to.deep.equal([
            "pi-live:foundation.domain.alternativeNames: found a list of 10: a certificate has at most 10 names, domain.name included: take 1 out",
        ]);
        expect(also("a.example.org")).to.deep.equal([]);
        expect(problems(prod, ["name: live.example.org", "name: Live.example.org"])).to.deep.equal([
            'pi-live:edge.domain.name: found "Live.example.org": write it in small letters, as DNS does: live.example.org',
        ]);
    });
});

describe("receivers of outputs", () => {
    const sent = (destination: string) =>
        problems(dev, [
            "    port: 5000\n",
            `    port: 5000\n    outputs: [{ name: a, protocol: srt-caller, destination: "${destination}", port: 6000 }]\n`,
        ]);
    const at = "pi-live:contribution.outputs[0].destination";

    it("are addresses or whole names of hosts", () => {
        for (const host of ["srt://192.0.2.10", "192.0.2.10:6000", "192.0.2.256", "192.0.2", "a b.org", "-a.org"]) {
            expect(sent(host)[0], host).to.match(/destination: found .* must be /);
        }
        for (const host of ["partner", "2001:db8::1"]) {
            expect(sent(host), host).to.deep.equal([
                `${at}: found "${host}": must be an IPv4 address, e.g. 192.0.2.10, or the whole name of a host on the internet, e.g. partner.example.org`,
            ]);
        }
        for (const host of [
            "192.0.2.10",
            "partner.example.org",
            "8.8.8.8",
            "internal.example.org",
            "xn--bcher-kva.example",
        ])
            expect(sent(host), host).to.deep.equal([]);
    });

    it("are on the internet", () => {
        const kinds: [string, string][] = [
            ["127.0.0.1", "the sender's own host"],
            ["0.0.0.0", "no address of a host"],
            ["255.255.255.255", "a broadcast address"],
            ["239.1.2.3", "a multicast address"],
            ["169.254.0.1", "a link-local address"],
            ["192.168.1.20", "a private address, which AWS cannot reach over the internet"],
            ["10.0.0.1", "a private address, which AWS cannot reach over the internet"],
            ["100.64.0.1", "an address behind a carrier's NAT, which AWS cannot reach"],
            ["198.18.0.1", "an address that no host has"],
            ["240.0.0.1", "an address that no host has"],
        ];
        for (const [host, kind] of kinds) {
            expect(sent(host)).to.deep.equal([
                `${at}: found "${host}": must be an address on the internet; this is ${kind}`,
            ]);
        }
    });

    it("have a name that is known outside of one's own network", () => {
        for (const host of [
            "obs.local",
            "partner.internal",
            "a.localhost",
            "nas.home.arpa",
            "x.invalid",
            "abc.onion",
        ]) {
            expect(sent(host), host).to.deep.equal([
                `${at}: found "${host}": must be a host on the internet; no public name server knows this name`,
            ]);
        }
    });
});

describe("buckets that are given", () => {
    const logs = (bucket: string) => problems(prod, ["      prefix: prod/", `      bucketDomainName: "${bucket}"`]);

    it("for logs, are a bucket's own host name", () => {
        for (const host of [
            "my-logs",
            "https://my-logs.s3.amazonaws.com",
            "My-logs.s3.amazonaws.com",
            "a..b.s3.amazonaws.com",
        ]) {
            expect(logs(host), host).to.deep.equal([
                `pi-live:edge.logs.bucketDomainName: found "${host}": must be a bucket's domain name, e.g. logs.s3.amazonaws.com`,
            ]);
        }
        for (const host of [
            "my-logs.s3-website-eu-west-1.amazonaws.com",
            "my-logs.s3.example.org",
            ".s3.amazonaws.com",
        ]) {
            expect(logs(host), host).to.have.lengthOf(1);
        }
        for (const host of ["my-logs.s3.amazonaws.com", "my.logs.s3.eu-west-1.amazonaws.com"]) {
            expect(logs(host), host).to.deep.equal([]);
        }
    });

    it("for recordings, have no folder that leads out of them", () => {
        const prefix = (text: string) => problems(prod, ["    rolloverSeconds: 600", `    prefix: "${text}"`]);
        for (const text of ["..", "a/../b", "./a"]) {
            expect(prefix(text)).to.deep.equal([
                `pi-live:recording.prefix: found "${text}": must have no folder . or ..`,
            ]);
        }
        expect(prefix("a..b/...c")).to.deep.equal([]);
    });
});
