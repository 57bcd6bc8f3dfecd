import { spawnSync } from "node:child_process";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { parse } from "yaml";

import { piImage, PiImageOptions } from "../../cli/pi-image";
import { makeHostKey } from "../../pi-image/host-key";

const dev = readFileSync("Pulumi.dev.yaml", "utf8");
const crew = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICrew crew";
const files = ["user-data", "meta-data", "network-config"];

/** Seals as the CLI's passphrase secrets manager does (stacks/config/passphrase.ts opens it). */
function sealer(passphrase: string) {
    const salt = randomBytes(8);
    const key = pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256");
    const seal = (text: string) => {
        const nonce = randomBytes(12);
        const cipher = createCipheriv("aes-256-gcm", key, nonce);
        const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
        return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
    };
    return { seal, salt: `v1:${salt.toString("base64")}:${seal("pulumi")}` };
}

describe("pi-live pi-image", () => {
    let root: string;
    const out = () => path.join(root, ".pi-live/card");
    const config = () => path.join(root, "Pulumi.dev.yaml");
    const write = (text: string) => writeFileSync(config(), text);
    const run = async (options: Partial<PiImageOptions> = {}) =>
        (await piImage({ root, stack: "dev", out: out(), env: {}, ...options })).text;
    const refusal = async (options: Partial<PiImageOptions> = {}) => {
        try {
            return await run(options);
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
    };
    const withImage = (image: string, text = dev) =>
        text.replace("        exit: { kind: obs }\n", `        exit: { kind: obs }\n        image: ${image}\n`);

    beforeEach(() => {
        root = mkdtempSync(path.join(tmpdir(), "pi-live-image-"));
        spawnSync("git", ["init", "-q", root]);
        writeFileSync(path.join(root, ".gitignore"), ".pi-live/\n");
        write(withImage(`{ authorizedKeys: [${crew}] }`));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    it("writes three files and the host key that only their owner reads, the same the second time", async () => {
        const text = await run();
        const all = [...files, "ssh_host_ed25519_key", "ssh_host_ed25519_key.pub"].map((name) =>
            path.join(out(), name),
        );
        for (const file of all) expect(statSync(file).mode & 0o777, file).to.equal(0o600);
        expect(statSync(out()).mode & 0o777).to.equal(0o700);
        expect(text).to.contain("SECRET: user-data holds the host's private key");
        const before = all.map((file) => readFileSync(file, "utf8"));
        for (const file of all) chmodSync(file, 0o644);
        expect(await run()).to.equal(text);
        expect(all.map((file) => readFileSync(file, "utf8"))).to.deep.equal(before);
        expect(statSync(all[0]).mode & 0o777, "a file that others could read").to.equal(0o600);
        const publicKey = readFileSync(all[4], "utf8").trim();
        expect(text).to.contain(`\n    hostKey: ${publicKey}\n`);
        expect(before[0]).to.contain(publicKey);
        expect(readFileSync(config(), "utf8"), "without --pin the config stays").not.to.contain(publicKey);
    });

    it("pins the key in the config with --pin, once and for all", async () => {
        await run({ pin: true });
        const pinned = readFileSync(config(), "utf8");
        expect(pinned)
            .to.match(/\n {8}hostKey: ssh-ed25519 \S+\n/)
            .and.not.to.contain("unpinnedHostKey");
        expect(await run()).to.contain("Pulumi.dev.yaml pins its key already");
        expect(await run({ pin: true })).to.contain("Pulumi.dev.yaml pins its key already");
        expect(readFileSync(config(), "utf8")).to.equal(pinned);
    });

    it("refuses to write a card that the pinned key would not fit", async () => {
        await run({ pin: true });
        rmSync(path.join(out(), "ssh_host_ed25519_key"));
        expect(await refusal()).to.equal(
            `Pulumi.dev.yaml pins a host key for venue whose private half is not in ${out()}/ssh_host_ed25519_key: put it there, ` +
                "or use --pin to make and pin a new one",
        );
        writeFileSync(path.join(out(), "ssh_host_ed25519_key"), makeHostKey("other").privateKey);
        expect(await refusal()).to.match(/or use --pin to pin the one that is there$/);
        expect(await run({ pin: true })).to.contain("now pins it");
    });

    it("refuses a folder that git would take, before it writes anything", async () => {
        const folder = path.join(root, "card");
        expect(await refusal({ out: folder })).to.equal(
            `--out ${folder}: the files hold secrets, and this folder of the checkout is not ignored by git; ` +
                "use .pi-live/card, or a folder elsewhere",
        );
        expect(existsSync(folder)).to.equal(false);
        rmSync(path.join(root, ".git"), { recursive: true });
        expect(await refusal({ out: folder }), "no git at all").to.contain("SECRET");
    });

    it("refuses a card without a login key", async () => {
        write(dev);
        expect(await refusal()).to.equal(
            "no login key for venue: set the secret piPrivateKey, or add your public key to " +
                "pi-live:pi.hosts[].image.authorizedKeys (`ssh-add -L` lists the agent's)",
        );
    });

    it("refuses Wi-Fi without its password, or without the stack's passphrase", async () => {
        const joined = withImage(
            `{ authorizedKeys: [${crew}], regulatoryDomain: GB, wifi: [{ ssid: van }, { ssid: guests, open: true }] }`,
        );
        write(joined);
        expect(await refusal()).to.equal(
            'venue joins "van" without a password: run `pulumi config set --secret pi-live:wifiPasswords` with JSON ' +
                'such as {"network":"password"}, or set open: true',
        );
        const { seal, salt } = sealer("correct horse");
        write(
            `encryptionsalt: ${salt}\n${joined}  pi-live:wifiPasswords:\n    secure: ${seal('{"van":"007-stirred"}')}\n`,
        );
        expect(await refusal()).to.equal(
            "Pulumi.dev.yaml: the card needs the secret pi-live:wifiPasswords, which cannot be opened here: " +
                "PULUMI_CONFIG_PASSPHRASE is not set",
        );
        expect(existsSync(out())).to.equal(false);
        const text = await run({ env: { PULUMI_CONFIG_PASSPHRASE: "correct horse" } });
        expect(text).to.contain('Wi-Fi "van", Wi-Fi "guests"').and.not.to.contain("007-stirred");
        expect(parse(readFileSync(path.join(out(), "network-config"), "utf8")))
            .to.have.nested.property("network.wifis.wlan0.access-points")
            .that.deep.equals({ van: { password: "007-stirred" }, guests: {} });
    });

    it("lets the stack's own key in, once, without writing its private half", async () => {
        const { privateKey, publicKey } = makeHostKey("crew");
        const { seal, salt } = sealer("correct horse");
        const text = withImage(`{ authorizedKeys: [${publicKey} me, ${crew}] }`);
        write(`encryptionsalt: ${salt}\n${text}  pi-live:piPrivateKey:\n    secure: ${seal(privateKey)}\n`);
        expect(await refusal()).to.match(/the card needs the secret pi-live:piPrivateKey, which cannot be opened here/);
        await run({ env: { PULUMI_CONFIG_PASSPHRASE: "correct horse" } });
        const said = readFileSync(path.join(out(), "user-data"), "utf8");
        expect(parse(said))
            .to.have.nested.property("user.ssh_authorized_keys")
            .that.deep.equals([`${publicKey} pi-live dev`, crew]);
        expect(said).not.to.contain(privateKey.split("\n")[3]);
    });

    it("makes a folder for each of several hosts, with a key of its own, or for one", async () => {
        const second = `      - { name: van, host: van.local, unpinnedHostKey: true, image: { authorizedKeys: [${crew}] } }\n`;
        const cameras = (text: string) => text.replaceAll("{ application:", "{ host: venue, application:");
        const text = withImage(`{ authorizedKeys: [${crew}] }`, cameras(dev)).replace(
            "  pi-live:contribution:\n",
            `${second}  pi-live:contribution:\n`,
        );
        write(
            text
                .replace("application: gopro", "application: gopro")
                .replace("{ host: venue, application: gopro", "{ host: van, application: gopro"),
        );
        await run({ pin: true });
        const keys = ["venue", "van"].map((name) =>
            readFileSync(path.join(out(), name, "ssh_host_ed25519_key.pub"), "utf8"),
        );
        expect(keys[0]).not.to.equal(keys[1]);
        for (const key of keys) expect(readFileSync(config(), "utf8")).to.contain(`hostKey: ${key.trim()}`);
        expect(await refusal({ host: "bus" })).to.equal(
            "--host bus: Pulumi.dev.yaml has no such host, there are venue, van",
        );
        expect(await run({ host: "van" }))
            .to.contain("host van, user pi")
            .and.not.to.contain("host raspberrypi");
    });

    it("writes a layer for a fleet's image with nothing secret in it", async () => {
        const text = await run({ layer: "rpi5" });
        expect(text).to.contain("rpi-image-gen: ");
        const layer = readFileSync(path.join(out(), "layer/pi-live-dev.yaml"), "utf8");
        const image = readFileSync(path.join(out(), "config/pi-live-dev.yaml"), "utf8");
        expect(image).to.contain("layer: rpi5");
        expect(layer + image).not.to.match(/PRIVATE KEY|password/);
    });

    it("refuses a stack without a Pi", async () => {
        write(dev.replace(/ {2}pi-live:pi:[\s\S]*? {2}pi-live:contribution:/, "  pi-live:contribution:"));
        expect(await refusal()).to.equal("Pulumi.dev.yaml has no pi-live:pi.hosts: there is no card to write");
    });
});
