import { readFileSync } from "node:fs";
import { createServer } from "node:net";

import { expect } from "chai";

import { needFree, Place } from "../../rehearsal/run/place";

describe("the place of a rehearsal", () => {
    it("gives every name a port and a folder of its own, and is gone afterwards", async () => {
        const place = await Place.make(["a", "b", "c"]);
        try {
            expect(new Set(["a", "b", "c"].map((name) => place.port(name))).size).to.equal(3);
            expect(place.folder("camera gopro")).to.equal(`${place.root}/camera-gopro`);
            expect(() => place.port("d")).to.throw("no port was chosen for d");
        } finally {
            place.remove();
        }
    });

    it("chooses no port that the system may give to a connection meanwhile", async () => {
        const place = await Place.make(["a", "b", "c", "d", "e", "f"]);
        try {
            const range = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
            for (const name of ["a", "b", "c", "d", "e", "f"])
                expect(place.port(name)).to.be.within(1024, Number(range.split("\t")[0]) - 1);
        } finally {
            place.remove();
        }
    });

    it("chooses ports that no other place chooses, though nothing listens there yet", async () => {
        const names = Array.from({ length: 20 }, (_, i) => String(i));
        const places: Place[] = [];
        try {
            while (places.length < 30) places.push(await Place.make(names));
            const ports = places.flatMap((place) => names.map((name) => place.port(name)));
            expect(new Set(ports).size).to.equal(30 * 20);
        } finally {
            for (const place of places) place.remove();
        }
    });

    it("has room for more ports than one block holds", async () => {
        const names = Array.from({ length: 200 }, (_, i) => String(i));
        const place = await Place.make(names);
        try {
            expect(new Set(names.map((name) => place.port(name))).size).to.equal(200);
        } finally {
            place.remove();
        }
    });

    it("says so of a port that is taken", async () => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const address = server.address();
            if (address === null || typeof address === "string") throw new Error("no port");
            const { port } = address;
            const error = await needFree(port, "127.0.0.1").catch((reason: unknown) => reason);
            expect(error)
                .to.be.an.instanceOf(Error)
                .with.property("message")
                .that.equals(
                    `port ${port} can't be had (listen EADDRINUSE: address already in use 127.0.0.1:${port}): name another, or none, and a free one is chosen`,
                );
        } finally {
            server.close();
        }
    });
});
