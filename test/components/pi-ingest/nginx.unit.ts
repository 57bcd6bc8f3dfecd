import { expect } from "chai";

import { nginxConf } from "../../../components/pi-ingest/nginx";
import { gopro, hostSettings, raspivid } from "./fixtures";

const conf = nginxConf(hostSettings([gopro, raspivid]));

/** The lines between an application's braces. */
function application(name: string, text = conf): string[] {
    const [, body] = text.split(`application ${name} {`);
    return body
        .slice(0, body.indexOf("}"))
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#"));
}

describe("nginx.conf", () => {
    it("has one worker, since more lose viewers", () => {
        expect(conf.match(/worker_processes (\d+);/g)).to.deep.equal(["worker_processes 1;"]);
    });

    it("has an application a camera, closed to all but the host and the given blocks", () => {
        expect(application("raspivid")).to.deep.equal([
            "live on;",
            "record off;",
            "idle_streams off;",
            "drop_idle_publisher 10s;",
            "allow publish 127.0.0.1;",
            "allow publish 192.168.0.0/16;",
            "deny publish all;",
            "allow play 127.0.0.1;",
            "allow play 192.168.0.0/16;",
            "deny play all;",
        ]);
    });

    it("asks for a key only where there is one", () => {
        expect(application("gopro")).to.include("on_publish http://127.0.0.1:8935/auth;");
        expect(application("raspivid").join()).to.not.contain("on_publish");
    });

    it("logs no arguments, where keys travel, and holds no key", () => {
        const format = conf.split("\n").find((line) => line.includes("log_format"));
        expect(format)
            .to.be.a("string")
            .and.not.match(/\$(args|tcurl|flashver|pageurl|swfurl)/);
        expect(conf).to.not.contain("gopro-key-0123");
    });

    it("keeps statistics, control and the key check on loopback", () => {
        const listens = conf.match(/listen .*;/g);
        expect(listens).to.deep.equal(["listen 1935;", "listen 127.0.0.1:8935;"]);
    });

    it("listens on IPv6 only for those who have it", () => {
        expect(nginxConf(hostSettings([gopro], { playFrom: ["fd00::/8"] }))).to.contain(
            "listen [::]:1935 ipv6only=on;",
        );
    });

    it("balances its braces", () => {
        expect(conf.split("{").length).to.equal(conf.split("}").length);
    });
});
