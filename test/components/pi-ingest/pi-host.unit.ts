import { expect } from "chai";

import { hostKey } from "./fixtures";
import { camera, refuse, target, told } from "./told";

const privateKey =
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n";

/** Why an RSA key is of no use, and what to give in its place. */
const rsaRefused = (at: string) =>
    `${at}: is an RSA key, to which the provider cannot hold a host: it asks for ssh-rsa signatures (SHA-1), which OpenSSH 8.8 and ` +
    "later refuse. Give the host's ed25519 or ecdsa line: `ssh-keyscan -t ed25519,ecdsa <host>`, compared on the host";

describe("ingest settings of the host", () => {
    refuse(
        [
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7",
            "rsa-sha2-512 AAAAB3NzaC1yc2EAAAADAQABAAABgQC7",
            // The provider reads the type out of the key itself.
            "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAABgQC7",
        ].map((line) => [
            `an RSA host key (${line.split(" ")[0]})`,
            { connection: { host: "10.0.0.2", hostKey: line } },
            rsaRefused("connection.hostKey"),
        ]),
    );
    refuse(
        ["raspberrypi.local", "[10.0.0.2]:2222", "|1|c2FsdA==|aGFzaA=="].map((names) => [
            `a line of known_hosts (${names})`,
            { connection: { host: "10.0.0.2", hostKey: `${names} ${hostKey}` } },
            "connection.hostKey: is a line of known_hosts: leave out the names before the key, so that it begins with ssh-ed25519 or ecdsa",
        ]),
    );
    refuse([
        [
            "a host without its key",
            { connection: { host: "10.0.0.2" } },
            "connection.hostKey: give the host's public key (ssh-keyscan, compared on the host), or unpinnedHostKey: true to accept any host that answers",
        ],
        [
            "an RSA key of a jump host",
            {
                connection: {
                    host: "10.0.0.2",
                    hostKey,
                    jumpHost: { host: "jump.example", hostKey: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7" },
                },
            },
            rsaRefused("connection.jumpHost.hostKey"),
        ],
        [
            "a host key whose type is not the one that is said",
            {
                connection: {
                    host: "10.0.0.2",
                    hostKey: "ssh-ed25519 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA",
                },
            },
            "connection.hostKey: is labelled ssh-ed25519, and its key is of type ecdsa-sha2-nistp256: copy the whole line again",
        ],
        [
            "an RSA line of ssh-keyscan",
            { connection: { host: "10.0.0.2", hostKey: "pi.local ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7" } },
            rsaRefused("connection.hostKey"),
        ],
        [
            "a line end behind a key",
            { connection: { host: "10.0.0.2", hostKey: `${hostKey}\n` } },
            "connection.hostKey: has white space or a line end around it: leave that out",
        ],
        [
            "a fingerprint for a key",
            { connection: { host: "10.0.0.2", hostKey: "SHA256:abc" } },
            "connection.hostKey: must be one line as in authorized_keys, such as ssh-ed25519 AAAA…",
        ],
        [
            "a key and no key",
            { connection: { host: "10.0.0.2", hostKey, unpinnedHostKey: true } },
            "connection.unpinnedHostKey: contradicts hostKey: leave one of them out",
        ],
        [
            "a jump host without its key",
            { connection: { host: "10.0.0.2", hostKey, jumpHost: { host: "jump.example" } } },
            "connection.jumpHost.hostKey: give the jump host's public key too",
        ],
        [
            "a host that is a command",
            { connection: { host: "10.0.0.2; reboot", hostKey } },
            'connection.host: must be a host name or an address; got "10.0.0.2; reboot"',
        ],
        [
            "a port beyond the last",
            { connection: { host: "10.0.0.2", hostKey, port: 70_000 } },
            "connection.port: must be a whole number, 1–65,535; got 70000",
        ],
        [
            "a user with a space",
            { connection: { host: "10.0.0.2", hostKey, user: "a b" } },
            'connection.user: must be a user name; got "a b"',
        ],
        [
            "an address for a host",
            { connection: { host: "ssh://pi@10.0.0.2", hostKey } },
            "connection.host: must be the host alone, no URL: user and port have keys of their own",
        ],
        [
            "a host with its port",
            { connection: { host: "192.168.7.20:2222", hostKey } },
            "connection.host: must be the host alone, without port: write host: 192.168.7.20, port: 2222",
        ],
        [
            "a jump host with its user",
            { connection: { host: "10.0.0.2", hostKey, jumpHost: { host: "admin@jump.example", hostKey } } },
            "connection.jumpHost.host: must be the host alone, without user: write host: jump.example, user: admin",
        ],
        [
            "a camera's address with a port",
            { address: "[fd00::7]:1935" },
            "address: must be the host alone, without port and brackets: write address: fd00::7 (the port is fixed)",
        ],
        [
            "a key file's name for a key",
            { connection: { host: "10.0.0.2", hostKey, privateKey: "~/.ssh/id_ed25519" } },
            "connection.privateKey: must be a private key in OpenSSH or PEM form: its text, not the file's name",
        ],
        [
            "an agent and a key",
            { connection: { host: "10.0.0.2", hostKey, privateKey, agentSocket: "/run/agent" } },
            "connection.agentSocket: contradicts privateKey: leave one of them out",
        ],
        [
            "an agent at a relative path",
            { connection: { host: "10.0.0.2", hostKey, agentSocket: "agent.sock" } },
            'connection.agentSocket: must be an absolute path; got "agent.sock"',
        ],
        [
            "a jump host with a user that is none",
            { connection: { host: "10.0.0.2", hostKey, jumpHost: { host: "jump.example", hostKey, user: "A" } } },
            'connection.jumpHost.user: must be a user name; got "A"',
        ],
        [
            "a presence that nobody knows",
            // @ts-expect-error -- what a program in JavaScript may say
            { presence: "gone" },
            "presence: must be one of here, away, later; got gone",
        ],
        [
            "a model that nobody knows",
            // @ts-expect-error -- the same
            { model: "pi6" },
            "model: must be one of zero2, pi3, pi4, pi5, other; got pi6",
        ],
        [
            "a public address for clear text",
            { address: "203.0.113.7" },
            "address: cameras and OBS would send their keys to 203.0.113.7 in clear text: give the host's address inside a WireGuard tunnel (docs/pi.md)",
        ],
        [
            "a public address that SSH uses, for clear text",
            { connection: { host: "2001:db8::7", hostKey } },
            "address: cameras and OBS would send their keys to 2001:db8::7 in clear text: give the host's address inside a WireGuard tunnel (docs/pi.md)",
        ],
    ]);

    it("believe a public address where nobody sends clear text to it", () => {
        const connection = { host: "203.0.113.7", hostKey };
        const relay = { kind: "relay" as const, targets: [target] };
        expect(told({ connection, ...camera({ kind: "test" }), exit: relay })).to.deep.equal([]);
        expect(told({ connection, address: "10.66.0.1" })).to.deep.equal([]);
        expect(told({ connection: { ...connection, host: "pi.example" } })).to.deep.equal([]);
    });
});
