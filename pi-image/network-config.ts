import { stringify } from "yaml";

import type { CardEthernet, CardSettings, CardWifi } from "./settings";

/** netplan's `network-config`. `eth0` is always in it: a file without it leaves the wired network down. */
export function networkConfig({ ethernet, wifi = [], regulatoryDomain }: CardSettings): string {
    const network = {
        version: 2,
        ethernets: { eth0: wired(ethernet) },
        ...(wifi.length === 0
            ? {}
            : {
                  wifis: {
                      wlan0: {
                          dhcp4: true,
                          optional: true,
                          ...(regulatoryDomain === undefined ? {} : { "regulatory-domain": regulatoryDomain }),
                          "access-points": Object.fromEntries(wifi.map((one) => [one.ssid, accessPoint(one)])),
                      },
                  },
              }),
    };
    // All in quotes: a network may be called 12, no, ~ or 0x1F, and both readers (PyYAML, libyaml) must see the
    // same text. Not as YAML 1.1, in which the library leaves a key called << bare.
    const quoted = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" } as const;
    return stringify({ network }, { lineWidth: 0, ...quoted });
}

/** `optional`: a boot does not wait for a cable that is not plugged in. */
function wired(fixed: CardEthernet | undefined) {
    if (fixed === undefined) return { dhcp4: true, optional: true };
    const { address, gateway, nameservers } = fixed;
    return {
        dhcp4: false,
        addresses: [address],
        ...(gateway === undefined ? {} : { routes: [{ to: "default", via: gateway }] }),
        ...(nameservers === undefined ? {} : { nameservers: { addresses: nameservers } }),
        optional: true,
    };
}

/** The password in the short form, which makes netplan offer WPA2 and WPA3 (netplan, parse.c); WPA3 needs it in clear. */
function accessPoint({ password, hidden = false }: CardWifi) {
    return { ...(password === undefined ? {} : { password }), ...(hidden ? { hidden } : {}) };
}
