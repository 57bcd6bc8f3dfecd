import { expect } from "chai";

import { stockScript } from "../../../components/pi-ingest/host-scripts";
import { FakeHost } from "./fixtures";

/** As Debian 12 delivers it, shortened. */
const delivered =
    "user www-data;\ninclude /etc/nginx/modules-enabled/*.conf;\nevents {}\n# mail {\n" +
    "http {\n    include /etc/nginx/conf.d/*.conf;\n    include /etc/nginx/sites-enabled/*;\n}\n";
const module_ = "load_module modules/ngx_rtmp_module.so;\n";
const rtmp = "rtmp { server { listen 1935; application live { live on; } } }\n";

/** What of this nginx is the crew's own; `files` are under /etc/nginx, beside those of the package or in their place. */
function own(files: Record<string, string> = {}, nginx = "exit 1"): string {
    const host = new FakeHost({
        nginx,
        // The digest of `delivered`, as dpkg knows it.
        "dpkg-query": 'echo " /etc/nginx/nginx.conf $(md5sum <"$HOST/delivered" | cut -d " " -f 1)"',
    });
    try {
        host.write("delivered", delivered);
        const all = {
            "nginx.conf": delivered,
            "sites-enabled/default": "server { listen 80; }\n",
            "modules-enabled/50-mod-rtmp.conf": module_,
            ...files,
        };
        for (const [path, text] of Object.entries(all)) host.write(`root/etc/nginx/${path}`, text);
        const { status, stdout, stderr } = host.run("sh", ["-euc", `root=$PI_LIVE_ROOT\n${stockScript}\nstock_own`]);
        expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
        return stdout.trim().replaceAll(host.root, "");
    } finally {
        host.remove();
    }
}

describe("the distribution's nginx", () => {
    it("is nobody's as delivered", () => {
        expect(own()).to.equal("");
    });

    const blocks: [what: string, files: Record<string, string>, said: string][] = [
        ["a site", { "sites-enabled/shop": "server {}\n" }, "/etc/nginx/sites-enabled/shop"],
        ["a snippet of conf.d", { "conf.d/x.conf": "server {}\n" }, "/etc/nginx/conf.d/x.conf"],
        ["an rtmp block in nginx.conf", { "nginx.conf": delivered + rtmp }, "the rtmp block of /etc/nginx/nginx.conf"],
        [
            "one whose brace is on the next line",
            { "nginx.conf": `${delivered}rtmp\n{\n}\n` },
            "the rtmp block of /etc/nginx/nginx.conf",
        ],
        ["a stream block", { "nginx.conf": `${delivered}stream{}` }, "the stream block of /etc/nginx/nginx.conf"],
        [
            "an rtmp block among the modules",
            { "modules-enabled/90-rtmp.conf": rtmp },
            "/etc/nginx/modules-enabled/90-rtmp.conf",
        ],
        ["any other change of nginx.conf", { "nginx.conf": `${delivered}env X;\n` }, "/etc/nginx/nginx.conf"],
    ];
    for (const [what, files, said] of blocks) {
        it(`is the crew's with ${what}`, () => expect(own(files)).to.equal(said));
    }

    it("is the crew's with an rtmp block in a file that nginx.conf includes from elsewhere", () => {
        const dump = `for file; do :; done; cat "$file"; printf '%s' '${rtmp.trim()}'`;
        expect(own({}, dump)).to.equal("the rtmp block of /etc/nginx/nginx.conf");
    });
});
