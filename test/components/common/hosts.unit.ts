import { expect } from "chai";

import { refusalText } from "../../../components/common/problems";
import { collectProblems } from "../../../components/common/checks";
import { checkHost, HostKey } from "../../../components/common/hosts";

const ssh: HostKey = { key: "host", besides: "user and port", port: "port", user: "user" };
const camera: HostKey = { key: "address", besides: "user and port" };

function told(host: unknown, about = ssh): string[] {
    return collectProblems((refuse) => checkHost("host", host, about, refuse)).map(refusalText);
}

describe("a host", () => {
    it("is a name or an address", () => {
        const good = [
            "raspberrypi.local",
            "pi",
            "pi_1.example.org",
            "ingest.example.org.",
            "192.168.7.20",
            "::1",
            "fd00::1:2222",
            "2001:db8::192.0.2.1",
            "1a.example",
        ];
        for (const host of good) expect(told(host), host).to.deep.equal([]);
        expect(told(undefined)).to.deep.equal([]);
    });

    const url = "must be the host alone, no URL: user and port have keys of their own";
    const neither = "must be a host name or an address";
    const refused: [string, string][] = [
        ["192.168.7.20:2222", "must be the host alone, without port: write host: 192.168.7.20, port: 2222"],
        ["raspberrypi.local:22", "must be the host alone, without port: write host: raspberrypi.local, port: 22"],
        ["pi@raspberrypi.local", "must be the host alone, without user: write host: raspberrypi.local, user: pi"],
        [
            "pi@10.0.0.2:2222",
            "must be the host alone, without user and port: write host: 10.0.0.2, port: 2222, user: pi",
        ],
        ["[fd00::1]", "must be the host alone, without brackets: write host: fd00::1"],
        ["[fd00::1]:2222", "must be the host alone, without port and brackets: write host: fd00::1, port: 2222"],
        [
            "192.168.7.20:99999",
            "must be the host alone, without port: write host: 192.168.7.20, port: 1–65535 (99999 is no port)",
        ],
        ["pi.local:0", "must be the host alone, without port: write host: pi.local, port: 1–65535 (0 is no port)"],
        ["fd00:0:0:0:0:0:0:1:2222", "must be the host alone, without port: write host: fd00:0:0:0:0:0:0:1, port: 2222"],
        ...["fe80::1", "fe80::1%eth0", "FEBF::1"].map((host): [string, string] => [
            host,
            `is a link-local address, which is none without a network interface: write a name or another address; got ${host}`,
        ]),
        ["ssh://pi@10.0.0.2", url],
        ["http://10.0.0.2/", url],
        ["pi:sesame@10.0.0.2", url],
        ["pi:sesame@10.0.0.2:2222", url],
        ["10.0.0.2/live", url],
        ["10.0.0.2?passphrase=sesame", url],
        ["10.0.0.0/24", "must be one address, no network: write 10.0.0.0; got 10.0.0.0/24"],
        ["10.0.0", `${neither}, and is neither; got "10.0.0"`],
        ["192.168.7.300", `${neither}, and is neither; got "192.168.7.300"`],
        ["10.0.0.2:", `${neither}; got "10.0.0.2:"`],
        ["10.0.0.2:ssh", `${neither}; got "10.0.0.2:ssh"`],
        ["10.0.0.2; reboot", `${neither}; got "10.0.0.2; reboot"`],
        ["-oProxyCommand", `${neither}; got "-oProxyCommand"`],
        ["a..b", `${neither}; got "a..b"`],
        ["", `${neither}; got ""`],
    ];
    for (const [host, message] of refused) {
        it(`is not ${JSON.stringify(host)}`, () => expect(told(host)).to.deep.equal([message]));
    }

    it("has no port where the port is fixed", () => {
        expect(told("192.168.7.20:1935", camera)).to.deep.equal([
            "must be the host alone, without port: write address: 192.168.7.20 (the port is fixed)",
        ]);
    });

    it("never repeats what may be a password", () => {
        for (const host of ["pi:sesame@pi", "ssh://pi:sesame@pi:22", "pi/?key=sesame", "a@sesame@b"]) {
            expect(told(host).join(), host).not.to.contain("sesame");
        }
    });
});
