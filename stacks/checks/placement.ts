import { ArnKind, ArnPlace, arnProblem } from "../../components/common/arn-forms";
import { parseArn } from "../../components/common/arn";
import {
    knownRegions,
    mediaRegions,
    partitionOf,
    regionPattern,
    regionsReadOn,
    servicesLacking,
} from "../../components/common/regions";
import type { EventSettings, FoundationSettings } from "../settings";
import type { BrokenRule } from "./paths";
import { nearest } from "./nearest";
import { ConfigPath, keyOf } from "./problem";

/** The parts of an event's or a foundation's config that say where something lies. */
interface PlacedSettings extends Pick<Partial<EventSettings>, "contribution" | "encoder" | "edge" | "aws"> {
    house?: FoundationSettings["foundation"];
}

/** What the region's own key breaks: a name that is none, or a region without the services of an event. */
export function regionRules(kind: "event" | "foundation", region: string | undefined): BrokenRule[] {
    const path = ["aws:region"];
    if (region === undefined) return [];
    if (!regionPattern.test(region)) {
        const near = nearest(region, [...knownRegions]);
        const meant = near === undefined ? "such as eu-west-1" : `(did you mean ${near}?)`;
        return [{ path, rule: `must be the name of an AWS region ${meant}` }];
    }
    const missing = servicesLacking(region);
    // A foundation is a certificate, buckets, a topic: every region has those.
    if (kind === "foundation" || missing === undefined || missing.length === 0) return [];
    return [
        {
            path,
            rule: `there is no ${missing.join(", no ")} in ${region} (AWS's endpoints of ${regionsReadOn}): write one of ${mediaRegions.join(", ")}`,
        },
    ];
}

/** A region that the table does not know: AWS may have opened it since. */
export function regionWarning(region: string | undefined): string | undefined {
    if (region === undefined || !regionPattern.test(region) || servicesLacking(region) !== undefined) return undefined;
    const near = nearest(region, [...knownRegions]);
    const meant = near === undefined ? "" : ` Did you mean ${near}?`;
    return `aws:region ${region} is in no list of AWS's regions of ${regionsReadOn}: make sure that MediaConnect, MediaLive, MediaPackage and MediaTailor are there.${meant}`;
}

/** Zones and ARNs that lie in another region or account than the stack. */
export function placementRules(settings: PlacedSettings, region: string | undefined): BrokenRule[] {
    return [...zoneRules(settings, region), ...arnRules(settings, region)];
}

function zoneRules({ contribution }: PlacedSettings, region: string | undefined): BrokenRule[] {
    if (region === undefined) return [];
    return (contribution?.sources ?? []).flatMap(({ availabilityZone: zone }, i): BrokenRule[] => {
        // What is no zone at all, the contribution refuses.
        if (zone === undefined || !regionPattern.test(zone.slice(0, -1)) || zone.slice(0, -1) === region) return [];
        return [
            {
                path: ["contribution", "sources", i, "availabilityZone"],
                rule: `must be a zone of aws:region, ${region}, e.g. ${region}a`,
            },
        ];
    });
}

/** One ARN of a config. */
interface GivenArn {
    path: ConfigPath;
    kind: ArnKind;
    arn: string;
}

function givenArns({ contribution, encoder, edge, house }: PlacedSettings): GivenArn[] {
    const found: [ConfigPath, ArnKind, string | undefined][] = [
        [["contribution", "passphraseSecretArn"], "secret", contribution?.passphraseSecretArn],
        [["contribution", "readerRoleArn"], "role", contribution?.readerRoleArn],
        ...(contribution?.outputs ?? []).map(
            ({ passphraseSecretArn }, i): [ConfigPath, ArnKind, string | undefined] => [
                ["contribution", "outputs", i, "passphraseSecretArn"],
                "secret",
                passphraseSecretArn,
            ],
        ),
        [["encoder", "roleArn"], "role", encoder?.roleArn],
        [["edge", "domain", "certificateArn"], "certificate", edge?.domain?.certificateArn],
        [["edge", "webAclArn"], "webAcl", edge?.webAclArn],
        [["foundation", "domain", "certificateArn"], "certificate", house?.domain?.certificateArn],
    ];
    return found.flatMap(([path, kind, arn]) => (arn === undefined ? [] : [{ path, kind, arn }]));
}

function arnRules(settings: PlacedSettings, region: string | undefined): BrokenRule[] {
    const given = givenArns(settings);
    const sound = given.filter(({ kind, arn }) => arnProblem(kind, arn) === undefined);
    const account = settings.aws?.accountId;
    const place: ArnPlace = {
        ...(region === undefined ? {} : { region, partition: partitionOf(region).partition }),
        ...(account === undefined ? {} : { account }),
    };
    const rules: BrokenRule[] = given.flatMap(({ path, kind, arn }) => {
        // The form of all others is a component's own check.
        if (path[0] !== "foundation" && arnProblem(kind, arn) !== undefined) return [];
        const rule = arnProblem(kind, arn, place);
        return rule === undefined ? [] : [{ path, rule }];
    });
    const [first, ...others] = account === undefined ? sound : [];
    const accountOf = ({ arn }: GivenArn) => parseArn(arn).account;
    const strange = others.filter((other) => accountOf(other) !== accountOf(first));
    return [
        ...rules,
        ...strange.map(({ path }) => ({
            path,
            rule: `must be of the same account as ${keyOf(first.path)}, ${accountOf(first)}`,
        })),
    ];
}
