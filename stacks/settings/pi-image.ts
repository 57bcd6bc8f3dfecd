import { z } from "zod";

import { field } from "./fields";

/** One label of a host name (RFC 1123); small letters, since a Pi's `.local` name is looked up without regard to case. */
export const hostLabel = z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "a host name without dots: small letters, digits and dashes");

/** What YAML's readers take for a line break or refuse (YAML 1.1 §5.1, §5.4), and what no file should hold. */
// eslint-disable-next-line no-control-regex -- that is what it is about
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;
/** NetworkManager reads such a name as a list of byte values (its key file format, `ssid`). */
const byteList = /^[0-9 ]*;[0-9; ]*$/;

/** True for a network name that reaches the Wi-Fi driver as it was written. */
export function isSsid(name: string): boolean {
    const bytes = Buffer.byteLength(name, "utf8");
    // IEEE 802.11: 0–32 bytes, none meaning "any network".
    return bytes >= 1 && bytes <= 32 && !unprintable.test(name) && !byteList.test(name);
}

/** WPA: a passphrase of 8–63 printable ASCII characters, or the key itself (IEEE 802.11i, Annex M). */
export const wifiPassword = z
    .string()
    .regex(/^([\x20-\x7e]{8,63}|[0-9a-fA-F]{64})$/, "8–63 printable ASCII characters, or 64 hexadecimal digits");

/** One public key as authorized_keys has it, without options; the comment says whose it is. */
const authorizedKey = z
    .string()
    .regex(
        /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]+={0,2}( [\x21-\x7e][\x20-\x7e]*)?$/,
        "one line as in authorized_keys, such as ssh-ed25519 AAAA… name",
    );

const wifi = z.strictObject({
    ssid: field(
        z.string().refine(isSsid, "a network name of 1–32 bytes, without control characters, no list of byte values"),
        "The network's name.",
        "Venue Wi-Fi",
    ),
    hidden: field(z.boolean().optional(), "True when the network does not send its name.", true),
    open: field(z.boolean().optional(), "True when the network has no password.", true),
});

const ethernet = z.strictObject({
    address: field(z.string(), "Address and length of the network.", "192.168.1.10/24"),
    gateway: field(z.string().optional(), "Way out of the network; none when absent.", "192.168.1.1"),
    nameservers: field(z.array(z.string()).optional(), "Name servers; none when absent.", ["192.168.1.1"]),
});

/** What the card of one Pi says at its first start; read by `pi-live pi-image`, by nothing that talks to AWS. */
export const piImage = z.strictObject({
    hostname: field(
        hostLabel.optional(),
        "The Pi's host name; the first part of `host` when absent, or the host's name in the stack where `host` is an address.",
        "raspberrypi",
    ),
    authorizedKeys: field(
        z.array(authorizedKey).min(1).optional(),
        "Who may log in, besides the stack's own key (piPrivateKey).",
        ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample crew"],
    ),
    timezone: field(
        z.string().optional(),
        "Time zone, by its name of today in the IANA database (Debian 13 lacks former ones such as US/Eastern); the image's when absent.",
        "Europe/London",
    ),
    locale: field(
        z
            .string()
            .regex(/^[a-z]{2,3}_[A-Z]{2}\.UTF-8$/, "a UTF-8 locale such as en_GB.UTF-8")
            .optional(),
        "Language and formats; the image's when absent.",
        "en_GB.UTF-8",
    ),
    keyboard: field(
        z
            .string()
            .regex(/^[a-z]{2,8}$/, "a keyboard layout such as gb")
            .optional(),
        "Layout of a keyboard at the Pi; the image's when absent.",
        "gb",
    ),
    wifi: field(
        z.array(wifi).min(1).optional(),
        "Wi-Fi networks that the Pi joins, whichever is in reach; their passwords stand in the secret wifiPasswords.",
        [{ ssid: "Venue Wi-Fi" }],
    ),
    regulatoryDomain: field(
        z.string().optional(),
        "Country whose radio rules hold, ISO 3166-1 (GB, not UK); without it the Pi's Wi-Fi stays off.",
        "GB",
    ),
    ethernet: field(ethernet.optional(), "Fixed address of the wired network; by DHCP when absent."),
    ntpServers: field(
        z
            .array(z.string().regex(/^[A-Za-z0-9.:-]+$/, "a host name or an address"))
            .min(1)
            .optional(),
        "Time servers, for a venue that lets no others through; Debian's pool when absent.",
        ["time.example.org"],
    ),
    packages: field(
        z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "the name of a Debian package")).optional(),
        "Debian packages to install besides those that the stack's cameras need.",
        ["prometheus-node-exporter"],
    ),
    watchdog: field(
        z.boolean().optional(),
        "True: the board restarts by itself when the system hangs (hardware watchdog, 15 s).",
        true,
    ),
});
