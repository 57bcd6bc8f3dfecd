import * as mediapackageNative from "@pulumi/aws-native/mediapackage";
import * as iam from "@pulumi/aws/iam";
import * as mediapackage from "@pulumi/aws/mediapackage";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";

import { parseArn } from "../common/arn";
import { givenArnProblems } from "../common/arn-forms";
import { checkArguments } from "../common/arguments";
import { computed, failingWith } from "../common/computed";
import { componentNameProblems, FixedName, fixedName, givenNameProblems } from "../common/names";
import { Problem, problemOf, refuseProblems } from "../common/problems";
import { tagList } from "../common/tags";
import { identifierSecret, secretsPolicy, secretsTrust } from "./access";
import type { PackagerArgs, PackagerChannel, PackagerEndpointAddress } from "./args";
import {
    identifierProblems,
    PackagerAdMarkers,
    packagerDefaults,
    PackagerEndpoint,
    packagerProblems,
} from "./endpoints";
import { commonHost, parseEndpointUrl } from "./urls";

export * from "./args";
export { delayedEndpoint, liveEndpoint, PackagerAdMarkers, startoverEndpoint } from "./endpoints";
export type { PackagerEndpoint } from "./endpoints";

/**
 * Packages the encoded event for viewers: a MediaPackage (version 1) channel, and an origin endpoint for each way to watch
 * it – live, delayed, startover.
 *
 * With `cdnAuthorization` (or the ARN of a secret that holds it) the endpoints answer only to who sends the header, so that
 * no viewer goes around the edge; hand the same value to the edge.
 *
 * Throws before anything is registered, naming every argument that AWS would refuse.
 */
export class Packager extends pulumi.ComponentResource {
    /** Id of the channel, for the encoder's output. */
    public readonly channelId: pulumi.Output<string>;
    /** ARN of the channel. */
    public readonly channelArn: pulumi.Output<string>;
    /** Region of the channel, e.g. `eu-west-1`. */
    public readonly region: pulumi.Output<string>;
    /** The host of all endpoints, the edge's origin. */
    public readonly originHost: pulumi.Output<string>;
    /** The endpoints in the order of the arguments. */
    public readonly endpoints: pulumi.Output<PackagerEndpointAddress[]>;

    constructor(name: string, args: PackagerArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("Packager", name, args, () => [
            ...componentNameProblems(name),
            ...givenNameProblems(args.physicalName),
            ...packagerProblems(args),
            ...authorizationProblems(args),
        ]);
        const owner = { component: "Packager", name };
        const { segmentSeconds = packagerDefaults.segmentSeconds, windowSeconds = packagerDefaults.windowSeconds } =
            args;
        const { endpoints, adMarkers = PackagerAdMarkers.Passthrough } = args;
        const curated = {
            endpoints,
            segmentSeconds,
            windowSeconds,
            adMarkers,
            cdnAuthorization: hasAuthorization(args),
        };
        super("pi-live:index:Packager", name, curated, opts);

        const names = fixedName({ ...owner, parent: this, given: args.physicalName });
        const channel = args.channel ?? newChannel(name, names, args.tags, this);
        const authorization = hasAuthorization(args)
            ? cdnAuthorization(name, names, args, channel.arn, this)
            : undefined;
        const made = endpoints.map(
            (endpoint) =>
                new mediapackageNative.OriginEndpoint(
                    `${name}-${endpoint.name}`,
                    {
                        awsId: names(endpoint.name, idLimit),
                        channelId: channel.id,
                        description: endpointText(endpoint),
                        manifestName: endpoint.manifestName ?? packagerDefaults.manifestName,
                        origination: "ALLOW",
                        timeDelaySeconds: endpoint.delaySeconds,
                        startoverWindowSeconds: endpoint.startoverSeconds,
                        whitelist: endpoint.allowedCidrs,
                        authorization: authorization?.authorization,
                        hlsPackage: {
                            adMarkers,
                            segmentDurationSeconds: segmentSeconds,
                            playlistWindowSeconds: endpoint.windowSeconds ?? windowSeconds,
                            playlistType: "NONE",
                            programDateTimeIntervalSeconds:
                                args.programDateTimeSeconds ?? packagerDefaults.programDateTimeSeconds,
                            useAudioRenditionGroup: args.audioRenditionGroup ?? true,
                            includeIframeOnlyStream: false,
                        },
                        tags: tagList(args.tags),
                    },
                    // MediaPackage reads the secret when the endpoint is made, so value and grant must be there by then.
                    // AWS can't rename an endpoint (CloudFormation: `Id` is createOnly), and aws-native 1.79 doesn't say so to the engine.
                    { parent: this, dependsOn: authorization?.grants, replaceOnChanges: ["awsId"] },
                ),
        );

        this.channelId = computed(owner, "channelId for the channel", pulumi.output(channel.id));
        this.channelArn = pulumi.output(channel.arn);
        this.region = this.channelArn.apply((arn) => parseArn(arn).region);
        const urls = made.map(({ url }, i) => computed(owner, `url for the endpoint ${endpoints[i].name}`, url));
        const needed = [this.channelId, this.channelArn];
        this.originHost = failingWith(pulumi.output(urls).apply(commonHost), needed);
        const addresses = pulumi.output(
            made.map((endpoint, i) =>
                pulumi.all([urls[i], endpoint.arn]).apply(([url, arn]) => address(endpoints[i].name, url, arn)),
            ),
        );
        this.endpoints = failingWith(addresses, needed);
        this.registerOutputs({
            channelId: this.channelId,
            channelArn: this.channelArn,
            region: this.region,
            originHost: this.originHost,
            endpoints: this.endpoints,
        });
    }
}

/** MediaPackage's ids (API reference, "Channels"). */
const idLimit = 256;

function newChannel(
    name: string,
    names: FixedName,
    tags: Record<string, string> | undefined,
    parent: pulumi.Resource,
): PackagerChannel {
    // The classic provider: CloudFormation's channel, and so aws-native's, is replaced when a tag changes, and with it the
    // addresses that viewers have.
    const channel = new mediapackage.Channel(
        `${name}-channel`,
        { channelId: names("", idLimit), description: `Channel of ${name}`, tags },
        { parent },
    );
    const arn = computed({ component: "Packager", name }, "arn for the channel", channel.arn);
    return { id: channel.channelId, arn };
}

/** The secret that the edge shows, a role for MediaPackage to read it, and what the endpoints must wait for. */
function cdnAuthorization(
    name: string,
    names: FixedName,
    args: PackagerArgs,
    channelArn: pulumi.Input<string>,
    parent: pulumi.Resource,
) {
    const grants: pulumi.Resource[] = [];
    let secretArn = args.cdnAuthorizationSecretArn;
    if (secretArn === undefined) {
        const secret = new secretsmanager.Secret(
            `${name}-cdn-authorization`,
            {
                // Under MediaPackage/, as its guide asks (cdn-auth-setup, step 2).
                name: pulumi.interpolate`MediaPackage/${names("cdn-authorization", idLimit)}`,
                description: `What the edge shows to MediaPackage for ${name}`,
                // The value is in the stack's config: nothing to recover, and a kept name would block the event's next start.
                recoveryWindowInDays: 0,
                tags: args.tags,
            },
            { parent },
        );
        const version = new secretsmanager.SecretVersion(
            `${name}-cdn-authorization-value`,
            {
                secretId: secret.id,
                secretString: pulumi.secret(args.cdnAuthorization ?? "").apply(checkedSecret(name)),
            },
            { parent },
        );
        secretArn = secret.arn;
        grants.push(version);
    }
    let roleArn = args.secretsRoleArn;
    if (roleArn === undefined) {
        const role = new iam.Role(
            `${name}-secrets-role`,
            {
                description: `MediaPackage reads the CDN authorisation of ${name}`,
                assumeRolePolicy: pulumi.output(channelArn).apply(secretsTrust),
                tags: args.tags,
            },
            { parent },
        );
        const policy = new iam.RolePolicy(
            `${name}-secrets-role-policy`,
            {
                role: role.id,
                policy: pulumi.all([secretArn, role.arn]).apply(([secret, self]) => secretsPolicy(secret, self)),
            },
            { parent },
        );
        roleArn = role.arn;
        grants.push(policy);
    }
    return { authorization: { cdnIdentifierSecret: secretArn, secretsRoleArn: roleArn }, grants };
}

/** The text of the secret; a value that comes out of another resource is checked here, since it was unknown before. */
function checkedSecret(name: string) {
    return (identifier: string) => {
        refuseProblems("Packager", name, identifierProblems("cdnAuthorization", identifier));
        return identifierSecret(identifier);
    };
}

function hasAuthorization({ cdnAuthorization, cdnAuthorizationSecretArn }: PackagerArgs): boolean {
    return cdnAuthorization !== undefined || cdnAuthorizationSecretArn !== undefined;
}

function authorizationProblems(args: PackagerArgs): Problem[] {
    const { cdnAuthorization, cdnAuthorizationSecretArn, secretsRoleArn } = args;
    const problems = givenArnProblems([
        ["cdnAuthorizationSecretArn", "secret", cdnAuthorizationSecretArn],
        ["secretsRoleArn", "role", secretsRoleArn],
    ]);
    if (cdnAuthorization !== undefined && cdnAuthorizationSecretArn !== undefined) {
        const rule = "give the value or the ARN of a secret that holds it, not both";
        problems.push(problemOf("cdnAuthorizationSecretArn", rule));
    }
    if (secretsRoleArn !== undefined && !hasAuthorization(args)) {
        const rule = "is of no use without cdnAuthorization or cdnAuthorizationSecretArn";
        problems.push(problemOf("secretsRoleArn", rule));
    }
    if (typeof cdnAuthorization === "string")
        problems.push(...identifierProblems("cdnAuthorization", cdnAuthorization));
    return problems;
}

function address(name: string, url: string, arn: string): PackagerEndpointAddress {
    const { pathPrefix, manifestName } = parseEndpointUrl(url);
    return { name, url, pathPrefix, manifestName, arn };
}

function endpointText({ name, delaySeconds, startoverSeconds }: PackagerEndpoint): string {
    const delay = delaySeconds === undefined ? "live" : `${delaySeconds} s behind live`;
    return startoverSeconds === undefined ? `${name}: ${delay}` : `${name}: ${delay}, back ${startoverSeconds} s`;
}
