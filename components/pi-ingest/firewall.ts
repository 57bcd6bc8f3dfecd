import { IPv4, IPv6 } from "ipaddr.js";

import { loadText } from "../common/text";
import { connectionsPerAddress, outsideConnections } from "./connections";
import { hostPaths, unitNames } from "./paths";
import { HostSettings, rtmpPort } from "./settings";
import { hardening } from "./units";

/** Rules and script in a release. */
export const firewallRulesPath = "firewall.nft";
export const firewallScriptPath = "bin/firewall.sh";

const table = "inet pi_live";

/**
 * Rules for nftables, a table of its own: who reaches RTMP on this host, before a connection takes one of nginx's places. Only packets to that
 * port are looked at; what another table drops stays dropped, and what it accepts is accepted here or not by these lists alone. The first two
 * lines make loading the file a replacement in one step (nft(8), "Atomic rule replacement").
 */
export function firewallRules({ publishCidrs, playCidrs }: HostSettings): string {
    const blocks = widest([...publishCidrs, ...playCidrs]);
    const families = [
        { family: "ip", version: 4, type: "ipv4_addr", own: blocks.filter((block) => !block.includes(":")) },
        { family: "ip6", version: 6, type: "ipv6_addr", own: blocks.filter((block) => block.includes(":")) },
    ];
    const lines = [
        "# Written by pi-live. Changes here last until the next release.",
        `table ${table}`,
        `delete table ${table}`,
        `table ${table} {`,
        ...families.flatMap(({ version, type, own }) => [
            `    set networks${version} {`,
            `        type ${type}`,
            "        flags interval",
            ...(own.length === 0 ? [] : [`        elements = { ${own.join(", ")} }`]),
            "    }",
            `    set callers${version} {`,
            `        type ${type}`,
            "        size 4096",
            "        flags dynamic",
            "    }",
        ]),
        "    counter outside {",
        "    }",
        "    counter crowded {",
        "    }",
        "    chain input {",
        "        type filter hook input priority filter; policy accept;",
        `        iifname != "lo" tcp dport ${rtmpPort} goto rtmp`,
        "    }",
        "    chain rtmp {",
        ...families.map(({ family, version }) => `        ${family} saddr @networks${version} goto limits`),
        "        # At once, not after a timeout: a crew that types a wrong network sees it on the camera.",
        "        counter name outside reject with tcp reset",
        "    }",
        "    chain limits {",
        "        ct state != new accept",
        ...families.map(
            ({ family, version }) =>
                `        add @callers${version} { ${family} saddr ct count over ${connectionsPerAddress} } ` +
                "counter name crowded reject with tcp reset",
        ),
        `        ct count over ${outsideConnections} counter name crowded reject with tcp reset`,
        "    }",
        "}",
    ];
    return `${lines.join("\n")}\n`;
}

/** The blocks that lie in no other one, each once: nftables refuses intervals that overlap. */
function widest(blocks: string[]): string[] {
    const widestFirst = blocks.map((text) => ({ text, ...parse(text) })).sort((a, b) => a.bits - b.bits);
    const kept: typeof widestFirst = [];
    for (const block of widestFirst) {
        if (!kept.some((other) => covers(other, block))) kept.push(block);
    }
    return kept.map(({ text }) => text);
}

interface Block {
    address: IPv4 | IPv6;
    bits: number;
}

function parse(text: string): Block {
    const [bare, length] = text.split("/");
    const address = bare.includes(":") ? IPv6.parse(bare) : IPv4.parse(bare);
    return { address, bits: length === undefined ? (address.kind() === "ipv4" ? 32 : 128) : Number(length) };
}

function covers(outer: Block, inner: Block): boolean {
    return outer.address.kind() === inner.address.kind() && inner.address.match(outer.address, outer.bits);
}

/** `firewall.sh`: loads the rules, and notes whether they hold. */
export function firewallScript(): string {
    const rules = `rules=${hostPaths.base}/current/${firewallRulesPath}\n`;
    return `#!/bin/sh\n${rules}${loadText(__dirname, "scripts/firewall.sh")}`;
}

/**
 * The table's life is the unit's: there before nginx opens its port, and gone when the unit stops, with a release that has none, or with all of
 * it. The stop names no file of the release, which may be another one's by then. nftables.service begins with `flush ruleset`, in its own
 * reload and restart too (Debian's /etc/nftables.conf): so this one follows it in all three.
 */
export function firewallUnit(): string {
    return [
        "# Written by pi-live. `systemctl edit` overrides single settings in a drop-in, which the next release leaves alone.",
        "[Unit]",
        "Description=pi-live: who reaches RTMP",
        "After=network-pre.target nftables.service",
        `Before=${unitNames.nginx}`,
        "PartOf=nftables.service",
        "ReloadPropagatedFrom=nftables.service",
        "",
        "[Service]",
        "Type=oneshot",
        "RemainAfterExit=yes",
        `ExecStart=/bin/sh ${hostPaths.base}/current/${firewallScriptPath}`,
        `ExecReload=/bin/sh ${hostPaths.base}/current/${firewallScriptPath}`,
        `ExecStop=-/usr/sbin/nft delete table ${table}`,
        "TimeoutStartSec=20",
        "RuntimeDirectory=pi-live-firewall",
        "CapabilityBoundingSet=CAP_NET_ADMIN",
        "PrivateDevices=yes",
        ...hardening,
        "UMask=0022",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
        "",
    ].join("\n");
}
