import { generateKeyPairSync, KeyObject } from "node:crypto";

import { expect } from "chai";
import { utils } from "ssh2";

import { makeHostKey, publicKeyOf, readHostKey } from "../../pi-image/host-key";

describe("a host key", () => {
    it("is whole each time, signs, and is read again as it was", () => {
        // ssh2's generator spoils about one in 250.
        for (let i = 0; i < 400; i++) {
            const { privateKey, publicKey } = makeHostKey("venue");
            const own = utils.parseKey(privateKey);
            const shown = utils.parseKey(publicKey);
            if (own instanceof Error) throw own;
            if (shown instanceof Error) throw shown;
            const message = Buffer.from("who are you?");
            const signature = own.sign(message);
            if (signature instanceof Error) throw signature;
            expect(shown.verify(message, signature)).to.equal(true);
            // 32 bytes behind the kind and two lengths: a lost zero byte shows here.
            expect(own.getPublicSSH()).to.have.lengthOf(51);
            expect(readHostKey(privateKey)).to.deep.equal({ privateKey, publicKey });
        }
    });

    it("is another each time", () => {
        expect(makeHostKey("venue").publicKey).not.to.equal(makeHostKey("venue").publicKey);
    });

    it("shows its public half in every form that the provisioner takes", () => {
        const forms = (key: KeyObject, ...types: ("pkcs1" | "sec1" | "pkcs8")[]) =>
            types.map((type) => publicKeyOf(key.export({ type, format: "pem" }).toString()));
        const rsa = forms(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, "pkcs1", "pkcs8");
        const ec = forms(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "sec1", "pkcs8");
        expect(rsa[0])
            .to.match(/^ssh-rsa AAAA/)
            .and.to.equal(rsa[1]);
        expect(ec[0])
            .to.match(/^ecdsa-sha2-nistp256 AAAA/)
            .and.to.equal(ec[1]);
        const pair = generateKeyPairSync("ed25519");
        const [own] = forms(pair.privateKey, "pkcs8");
        const shown = utils.parseKey(own);
        if (shown instanceof Error) throw shown;
        expect(shown.type).to.equal("ssh-ed25519");
        expect(shown.getPublicPEM()).to.equal(
            pair.publicKey.export({ type: "spki", format: "pem" }).toString().trimEnd(),
        );
    });

    it("is refused when it is none, or locked", () => {
        expect(() => publicKeyOf("hello")).to.throw("not a private key that can be read");
        expect(() => publicKeyOf(makeHostKey("venue").publicKey)).to.throw("not a private key");
    });
});
