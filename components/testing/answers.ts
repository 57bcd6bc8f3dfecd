/** One resource that is registered with the mocks. */
export interface Asked {
    name: string;
    inputs: Record<string, unknown>;
    account: string;
    region: string;
    /** Hexadecimal digits that belong to this resource and this use alone. */
    hex: (length: number, use?: string) => string;
}

/**
 * By type: the id, and what AWS computes beyond the inputs. Which properties are computed: the outputs of the SDKs' types
 * (@pulumi/aws 7.48.0, @pulumi/aws-native 1.79.0); shapes of ids, ARNs and hosts: AWS's API references of each service.
 */
export const answers: Partial<Record<string, (asked: Asked) => Record<string, unknown>>> = {
    // The engine's own: what is put in stays (pulumi/pkg, deploy/builtins.go).
    "pulumi:index:Stash": (asked) => ({ id: uuid(asked), output: asked.inputs["input"] }),
    "aws-native:mediaconnect:Flow": (asked) => {
        const flowArn = arn(asked, "mediaconnect", `flow:1-${asked.hex(16)}-${asked.hex(12, "flow")}:${named(asked)}`);
        return {
            id: flowArn,
            flowArn,
            egressIp: address(asked, "egress"),
            flowAvailabilityZone: text(asked, "availabilityZone") || `${asked.region}a`,
            source: { ...group(asked, "source"), sourceArn: sourceArn(asked), ingestIp: address(asked, "ingest") },
        };
    },
    "aws-native:mediaconnect:FlowSource": (asked) => ({
        id: sourceArn(asked),
        sourceArn: sourceArn(asked),
        ingestIp: address(asked, "ingest"),
    }),
    "aws-native:mediaconnect:FlowOutput": (asked) => {
        const outputArn = arn(
            asked,
            "mediaconnect",
            `output:1-${asked.hex(16)}-${asked.hex(12, "output")}:${named(asked)}`,
        );
        return { id: outputArn, outputArn };
    },
    "aws-native:mediaconnect:FlowEntitlement": (asked) => {
        const entitlementArn = arn(
            asked,
            "mediaconnect",
            `entitlement:1-${asked.hex(16)}-${asked.hex(12, "entitlement")}:${named(asked)}`,
        );
        return { id: entitlementArn, entitlementArn };
    },
    "aws:medialive/input:Input": (asked) => ({
        id: number(asked),
        arn: arn(asked, "medialive", `input:${number(asked)}`),
    }),
    "aws:medialive/channel:Channel": (asked) => ({
        id: number(asked),
        channelId: number(asked),
        arn: arn(asked, "medialive", `channel:${number(asked)}`),
    }),
    "aws:mediapackage/channel:Channel": (asked) => ({
        id: text(asked, "channelId"),
        arn: arn(asked, "mediapackage", `channels/${asked.hex(32)}`),
        hlsIngests: [{ ingestEndpoints: [] }],
    }),
    "aws-native:mediapackage:OriginEndpoint": (asked) => {
        const manifest = text(asked, "manifestName") || "index";
        // One host for all endpoints of an account and region.
        const host = `0123456789abcdef.mediapackage.${asked.region}.amazonaws.com`;
        return {
            id: text(asked, "awsId"),
            arn: arn(asked, "mediapackage", `origin_endpoints/${asked.hex(32)}`),
            url: `https://${host}/out/v1/${asked.hex(32, "url")}/${manifest}.m3u8`,
        };
    },
    "aws-native:mediatailor:PlaybackConfiguration": (asked) => {
        const base = `https://${asked.hex(32, "host")}.mediatailor.${asked.region}.amazonaws.com`;
        const path = (kind: string) => `${base}/v1/${kind}/${asked.hex(40, "account")}/${named(asked)}/`;
        return {
            id: named(asked),
            name: named(asked),
            playbackConfigurationArn: arn(asked, "mediatailor", `playbackConfiguration/${named(asked)}`),
            playbackEndpointPrefix: base,
            sessionInitializationEndpointPrefix: path("session"),
            hlsConfiguration: { manifestEndpointPrefix: path("master") },
            dashConfiguration: { manifestEndpointPrefix: path("dash") },
        };
    },
    "aws:cloudfront/distribution:Distribution": (asked) => {
        const id = `E${asked.hex(13).toUpperCase()}`;
        return {
            id,
            arn: `arn:aws:cloudfront::${asked.account}:distribution/${id}`,
            domainName: `d${asked.hex(13, "host")}.cloudfront.net`,
            hostedZoneId: "Z2FDTNDATAQYW2",
            status: "Deployed",
            etag: "E1",
        };
    },
    "aws:cloudfront/cachePolicy:CachePolicy": (asked) => ({ id: uuid(asked), etag: "E1" }),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": (asked) => ({ id: uuid(asked), etag: "E1" }),
    "aws:cloudfront/originAccessControl:OriginAccessControl": (asked) => ({
        id: `E${asked.hex(13).toUpperCase()}`,
        etag: "E1",
    }),
    "aws:s3/bucket:Bucket": (asked) => {
        const bucket = text(asked, "bucket") || `${asked.name}-${asked.hex(7)}`;
        return {
            id: bucket,
            bucket,
            arn: `arn:aws:s3:::${bucket}`,
            bucketDomainName: `${bucket}.s3.amazonaws.com`,
            bucketRegionalDomainName: `${bucket}.s3.${asked.region}.amazonaws.com`,
        };
    },
    "aws:s3/bucketObjectv2:BucketObjectv2": (asked) => ({
        id: `${text(asked, "bucket")}/${text(asked, "key")}`,
        etag: asked.hex(32),
    }),
    "aws:secretsmanager/secret:Secret": (asked) => {
        const own = arn(asked, "secretsmanager", `secret:${named(asked)}-${asked.hex(6)}`);
        return { id: own, arn: own, name: named(asked) };
    },
    "aws:secretsmanager/secretVersion:SecretVersion": (asked) => ({
        id: `${text(asked, "secretId")}|${uuid(asked)}`,
        versionId: uuid(asked),
    }),
    "aws:iam/role:Role": (asked) => ({
        id: named(asked),
        name: named(asked),
        arn: `arn:aws:iam::${asked.account}:role/${named(asked)}`,
        uniqueId: `AROA${asked.hex(16).toUpperCase()}`,
    }),
    "aws:iam/rolePolicy:RolePolicy": (asked) => ({ id: `${text(asked, "role")}:${named(asked)}`, name: named(asked) }),
    "aws:scheduler/scheduleGroup:ScheduleGroup": (asked) => ({
        id: named(asked),
        name: named(asked),
        arn: arn(asked, "scheduler", `schedule-group/${named(asked)}`),
        state: "ACTIVE",
    }),
    "aws:scheduler/schedule:Schedule": (asked) => {
        const path = `${text(asked, "groupName")}/${named(asked)}`;
        return { id: path, arn: arn(asked, "scheduler", `schedule/${path}`) };
    },
    "aws:sqs/queue:Queue": (asked) => {
        const url = `https://sqs.${asked.region}.amazonaws.com/${asked.account}/${named(asked)}`;
        return { id: url, url, name: named(asked), arn: arn(asked, "sqs", named(asked)) };
    },
    "command:remote:Command": () => ({ stdout: "", stderr: "" }),
};

function text({ inputs }: Asked, key: string): string {
    const value = inputs[key];
    return typeof value === "string" ? value : "";
}

function group({ inputs }: Asked, key: string): object {
    const value = inputs[key];
    return typeof value === "object" && value !== null ? value : {};
}

/** The name given, or one as Pulumi makes it up. */
function named(asked: Asked): string {
    return text(asked, "name") || `${asked.name}-${asked.hex(7, "name")}`;
}

function arn({ region, account }: Asked, service: string, resource: string): string {
    return `arn:aws:${service}:${region}:${account}:${resource}`;
}

function sourceArn(asked: Asked): string {
    return arn(asked, "mediaconnect", `source:1-${asked.hex(16)}-${asked.hex(12, "source")}:${named(asked)}`);
}

/** Of a block for documentation (RFC 5737). */
function address({ hex }: Asked, use: string): string {
    return `198.51.100.${1 + (parseInt(hex(4, use), 16) % 254)}`;
}

/** Seven digits, as MediaLive numbers inputs and channels. */
function number({ hex }: Asked): string {
    return String(1_000_000 + (parseInt(hex(8, "number"), 16) % 9_000_000));
}

function uuid({ hex }: Asked): string {
    const digits = hex(32, "uuid");
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}
