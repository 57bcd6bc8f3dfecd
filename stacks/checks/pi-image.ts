import ipaddr from "ipaddr.js";

import { collectProblems } from "../../components/common/checks";
import { checkHost } from "../../components/common/hosts";
import type { EventSettings } from "../settings";
import { cardTimeZoneProblem, countryProblem, keyboardProblem, localeProblem } from "./card-names";
import type { BrokenRule } from "./paths";
import type { ConfigPath } from "./problem";

type PiHost = NonNullable<EventSettings["pi"]>["hosts"][number];
type PiImage = NonNullable<PiHost["image"]>;

/** What a Pi's card would say and the Pi not do. */
export function piImageRules({ pi }: Pick<Partial<EventSettings>, "pi">): BrokenRule[] {
    const hosts = pi?.hosts ?? [];
    const names = hosts.map(hostnameOf);
    return hosts.flatMap((host, i) => {
        const at: ConfigPath = ["pi", "hosts", i, "image"];
        const image = host.image;
        if (image === undefined) return [];
        return [
            ...(names.indexOf(names[i]) < i
                ? [{ path: [...at, "hostname"], rule: `each Pi needs a name of its own; ${names[i]} stands twice` }]
                : []),
            ...nameRules(at, image),
            ...serverRules(at, image),
            ...wifiRules(at, image),
            ...ethernetRules([...at, "ethernet"], image),
        ];
    });
}

/** A Pi's host name: what the config says, else the first part of where SSH reaches it, else the host's name in the stack. */
export function hostnameOf({ name, host, image }: Pick<PiHost, "name" | "host" | "image">): string {
    const label = host.split(".")[0].toLowerCase();
    const isName = !ipaddr.isValid(host) && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
    return image?.hostname ?? (isName ? label : name);
}

/** Names that the card's first start looks up in Debian's own lists. */
function nameRules(at: ConfigPath, image: PiImage): BrokenRule[] {
    const checks = [
        ["timezone", cardTimeZoneProblem],
        ["regulatoryDomain", countryProblem],
        ["locale", localeProblem],
        ["keyboard", keyboardProblem],
    ] as const;
    return checks.flatMap(([key, problem]) => {
        const value = image[key];
        const rule = value === undefined ? undefined : problem(value);
        return rule === undefined ? [] : [{ path: [...at, key], rule }];
    });
}

function serverRules(at: ConfigPath, { ntpServers = [] }: PiImage): BrokenRule[] {
    const about = { key: "ntpServers", besides: "time servers" };
    return ntpServers.flatMap((server, i) =>
        collectProblems((refuse) => checkHost("", server, about, refuse)).map((problem) => ({
            ...problem,
            path: [...at, "ntpServers", i],
        })),
    );
}

function wifiRules(at: ConfigPath, { wifi = [], regulatoryDomain }: PiImage): BrokenRule[] {
    const names = wifi.map(({ ssid }) => ssid);
    return [
        ...(names.length > 0 && regulatoryDomain === undefined
            ? [
                  {
                      path: [...at, "regulatoryDomain"],
                      rule: "Wi-Fi stays off until a country says which radio rules hold",
                  },
              ]
            : []),
        ...names.flatMap((ssid, i) =>
            names.indexOf(ssid) === i
                ? []
                : [{ path: [...at, "wifi", i, "ssid"], rule: "this network stands twice: leave one of them out" }],
        ),
    ];
}

function ethernetRules(at: ConfigPath, { ethernet }: PiImage): BrokenRule[] {
    if (ethernet === undefined) return [];
    const { address, gateway, nameservers = [] } = ethernet;
    if (!/^[^/]+\/\d{1,3}$/.test(address) || !ipaddr.isValidCIDR(address)) {
        return [
            { path: [...at, "address"], rule: "must be an address with its network's length, such as 192.168.1.10/24" },
        ];
    }
    const [own, length] = ipaddr.parseCIDR(address);
    const rules: BrokenRule[] = nameservers.flatMap((server, i) =>
        isAddress(server) ? [] : [{ path: [...at, "nameservers", i], rule: "must be an address, such as 192.168.1.1" }],
    );
    if (gateway === undefined) return rules;
    const reached = isAddress(gateway) ? ipaddr.parse(gateway) : undefined;
    if (reached === undefined || reached.kind() !== own.kind() || !reached.match(own, length)) {
        rules.push({ path: [...at, "gateway"], rule: `must be an address in the network of ${address}` });
    } else if (reached.toString() === own.toString()) {
        rules.push({ path: [...at, "gateway"], rule: "is the Pi's own address: give that of the router" });
    }
    return rules;
}

/** A whole address: ipaddr.js would take `10` for one, too. */
function isAddress(text: string): boolean {
    return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
