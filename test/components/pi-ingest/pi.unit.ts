import { expect } from "chai";
import * as fc from "fast-check";

import { releaseFiles } from "../../../components/pi-ingest/release";
import { gopro, hostKey, hostSettings, pattern, raspivid } from "./fixtures";
import { camera, target, told } from "./told";

describe("ingest settings", () => {
    it("pass for cameras of every kind, a jump host, and every way out", () => {
        expect(told({})).to.deep.equal([]);
        expect(
            told({
                connection: {
                    host: "pi.example",
                    port: 2222,
                    user: "crew",
                    hostKey,
                    jumpHost: { host: "jump.example", hostKey },
                },
                cameras: [
                    gopro,
                    { ...raspivid, microphone: "plughw:CARD=Device,DEV=0" },
                    { application: "usb", kind: "usb", device: "/dev/v4l/by-id/cam-0" },
                    pattern,
                ],
                address: "10.66.0.1",
                model: "pi4",
                presence: "away",
                publishCidrs: ["192.168.1.0/24", "fd00::/8", "10.1.2.3"],
                playCidrs: ["127.0.0.1"],
                exit: {
                    kind: "relay",
                    application: "usb",
                    targets: [target, { ...target, name: "spare", port: 5001 }],
                },
            }),
        ).to.deep.equal([]);
        expect(told({ ...camera({}), exit: { kind: "direct", targets: [target] } })).to.deep.equal([]);
        expect(told({ connection: { host: "10.0.0.2", unpinnedHostKey: true } })).to.deep.equal([]);
    });

    it("never repeat what may hold a key", () => {
        const secret = "sesame-sesame";
        const wrong = told({
            connection: { host: `pi:${secret}@10.0.0.2`, hostKey, privateKey: secret },
            cameras: [{ ...gopro, application: `gopro?key=${secret}`, publishKey: `live?key=${secret}` }],
            exit: {
                kind: "relay",
                targets: [{ ...target, host: `h?passphrase=${secret}`, passphrase: `${secret}\n` }],
            },
        });
        expect(wrong).to.have.lengthOf(6);
        expect(wrong.join()).to.not.contain(secret);
    });

    it("let no name through that could leave its place in a file of the host", () => {
        const nasty = fc.string({ unit: fc.constantFrom(..."ab0-_/.; {}$%'\"\\\n#A"), minLength: 1, maxLength: 8 });
        fc.assert(
            fc.property(nasty, (application) => {
                if (told(camera({ application })).length > 0) return;
                expect(application).to.match(/^[a-z0-9_-]+$/);
                const files = releaseFiles(hostSettings([{ ...raspivid, application }]));
                expect(files["nginx.conf"]).to.contain(`application ${application} {`);
                expect(Object.keys(files)).to.include(`units/pi-live-camera-${application}.service`);
            }),
            { numRuns: 1000 },
        );
    });
});
