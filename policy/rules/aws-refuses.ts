import { problemText, refusalText } from "../../components/common/problems";
import { tagProblems } from "../../components/common/tag-rules";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { channelType, distributionType, endpointType, playbackType } from "../types";
import type { Field, View } from "../view";
import { allows, identityDocuments, statements, withoutResource } from "./statements";

const noBaselineBFrames: Rule = {
    code: "PL117",
    title: "A rendition of the baseline profile has no B-frames",
    severity: "error",
    reason: "H.264's baseline profile knows neither B-frames nor CABAC: MediaLive refuses the channel.",
    fix: "Set gopNumBFrames to 0 and entropyEncoding to CAVLC, or take the profile MAIN.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html",
    check: (view) =>
        view
            .all(channelType)
            .flatMap((channel) => channel.at("encoderSettings.videoDescriptions").items)
            .map((description) => description.at("codecSettings.h264Settings"))
            .filter((h264) => h264.at("profile").text === "BASELINE")
            .flatMap((h264): Breach[] => {
                const frames = h264.at("gopNumBFrames");
                const reference = h264.at("gopBReference");
                const coding = h264.at("entropyEncoding");
                return [
                    ...((frames.number ?? 0) > 0 ? [frames.breach(`${frames.number} B-frames under BASELINE`)] : []),
                    ...(reference.text === "ENABLED"
                        ? [reference.breach("B-frames as references under BASELINE")]
                        : []),
                    ...(coding.text === "CABAC" ? [coding.breach("CABAC under BASELINE")] : []),
                ];
            }),
};

const logsFromTheStart: Rule = {
    code: "PL118",
    title: "The channel's log level is what the first update makes",
    severity: "warning",
    reason: "The provider leaves the level out when it makes a channel: only the second `pulumi up` sets it, and that update stops a channel which runs.",
    fix: "Run `pulumi up` a second time right after the first, before the channel starts; or leave encoder.logLevel out.",
    docs: "https://github.com/hashicorp/terraform-provider-aws/blob/ba2931406/internal/service/medialive/channel.go",
    check: (view) =>
        view
            .all(channelType)
            .map((channel) => channel.inputs.at("logLevel"))
            .filter(({ text }) => text !== undefined && text !== "DISABLED")
            .map((level) => level.breach(`${level.text} comes with the second update`)),
};

const endpointsOpenToTheEdge: Rule = {
    code: "PL311",
    title: "What the edge and MediaTailor read is open to their addresses",
    severity: "error",
    reason: "CloudFront and MediaTailor fetch from addresses of AWS that change: an endpoint with a list of blocks answers them 403, and nothing plays.",
    fix: "Leave allowedCidrs out; keep others away with the CDN authorisation header (endpoints.authorizeOrigin).",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/endpoints-hls-access-control.html",
    check: (view) => {
        if (view.all(distributionType, playbackType).length === 0) return [];
        return view.all(endpointType).flatMap((endpoint) => {
            const list = endpoint.at("whitelist");
            const open = list.isPartlyUnknown || list.items.length === 0 || list.texts.includes("0.0.0.0/0");
            return open ? [] : [list.breach(`only ${list.texts.join(", ")} may read`)];
        });
    },
};

const passRoleNamesService: Rule = {
    code: "PL608",
    title: "A role is passed to one service only",
    severity: "error",
    reason: "Without iam:PassedToService who holds the right can hand the role to any service, and use it there.",
    fix: "Add Condition StringEquals iam:PassedToService, e.g. mediapackage.amazonaws.com.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService",
    check: (view) =>
        allowed(view)
            .filter((statement) => statement.at("Action").texts.some((action) => /^iam:(PassRole|\*)$/i.test(action)))
            .filter((statement) => !statement.at("Condition").isUnknown && !namesService(statement))
            .map((statement) => statement.at("Condition").breach("iam:PassRole to any service")),
};

function namesService(statement: Field): boolean {
    return statement
        .at("Condition")
        .entries.some(([, condition]) => condition.entries.some(([key]) => /^iam:PassedToService$/i.test(key)));
}

const actionsHaveTheirResource: Rule = {
    code: "PL609",
    title: "An action without resources is allowed on *",
    severity: "error",
    reason: "AWS knows no resource for these actions: allowed on a named one, they grant nothing, and the call is refused.",
    fix: 'Put the action into a statement of its own with Resource "*", or leave it out.',
    docs: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    check: (view) =>
        allowed(view).flatMap((statement): Breach[] => {
            const resource = statement.at("Resource");
            if (resource.isPartlyUnknown || resource.texts.includes("*")) return [];
            const lost = statement.at("Action").texts.filter((action) => withoutResource[action] !== undefined);
            return lost.length === 0 ? [] : [resource.breach(`${lost.join(", ")} on ${resource.texts.join(", ")}`)];
        }),
};

function allowed(view: View): Field[] {
    return identityDocuments(view).flatMap(statements).filter(allows);
}

const tagsFit: Rule = {
    code: "PL704",
    title: "Tags keep within what every service takes",
    severity: "error",
    reason: "Services have patterns of their own; IAM's is the narrowest, and roles fail in the middle of an update.",
    fix: "Use letters, digits, spaces and _ . : / = + - @; keys of 1–128 characters without aws: in front, values of at most 256, 50 tags.",
    docs: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html",
    check: (view) =>
        view.resources.flatMap((resource): Breach[] => {
            // Components declare the tags that their resources have.
            if (resource.type.startsWith("pi-live:")) return [];
            const field = resource.inputs.at("tags");
            const pairs = [
                ...field.entries.map(([key, value]): [string, string | undefined] => [key, value.text]),
                ...field.items.map((tag): [string, string | undefined] => [
                    tag.at("key").text ?? "",
                    tag.at("value").text,
                ]),
            ];
            if (field.isPartlyUnknown) return [];
            return tagProblems(Object.fromEntries(pairs.map(([key, value = ""]) => [key, value]))).map(
                ({ key, ...refusal }) =>
                    field.breach(key === undefined ? refusalText(refusal) : problemText({ path: key, ...refusal })),
            );
        }),
};

export const profileRules: Rule[] = [noBaselineBFrames, logsFromTheStart];
export const endpointAccessRules: Rule[] = [endpointsOpenToTheEdge];
export const grantRules: Rule[] = [passRoleNamesService, actionsHaveTheirResource];
export const tagRules: Rule[] = [tagsFit];
