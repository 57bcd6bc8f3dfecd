import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";

/** What AWS's published specification says of one type, in the SDK's names. */
export interface NativeType {
    /** E.g. `AWS::MediaConnect::Flow`. */
    cloudFormation: string;
    /** Properties that AWS refuses to change: only a new resource can have another value. E.g. `source.name`. */
    createOnly: string[];
    /** What AWS answers beyond the inputs. E.g. `source.ingestIp`. */
    readOnly: string[];
    /** The properties that make up the id, joined by `|`. */
    identifier: string[];
    /** Every property, inputs and answers. */
    properties: string[];
}

/** Types that our stacks may use, by Pulumi's token. */
export const nativeTokens: Record<string, string> = {
    "aws-native:mediaconnect:Flow": "AWS::MediaConnect::Flow",
    "aws-native:mediaconnect:FlowSource": "AWS::MediaConnect::FlowSource",
    "aws-native:mediaconnect:FlowOutput": "AWS::MediaConnect::FlowOutput",
    "aws-native:mediaconnect:FlowEntitlement": "AWS::MediaConnect::FlowEntitlement",
    "aws-native:mediapackage:OriginEndpoint": "AWS::MediaPackage::OriginEndpoint",
    "aws-native:mediapackage:Channel": "AWS::MediaPackage::Channel",
    "aws-native:mediatailor:PlaybackConfiguration": "AWS::MediaTailor::PlaybackConfiguration",
};

/** Reads the specification once (it takes a second and 100 MB, so not in the doubles' own processes). */
export function nativeTypes(): Record<string, NativeType> {
    const db = loadAwsServiceSpecSync();
    return Object.fromEntries(
        Object.entries(nativeTokens).map(([token, cloudFormation]) => [token, read(db, cloudFormation)]),
    );
}

function read(db: ReturnType<typeof loadAwsServiceSpecSync>, cloudFormation: string): NativeType {
    const resource = db.lookup("resource", "cloudFormationType", "equals", cloudFormation).only();
    const replaced = ({ causesReplacement }: { causesReplacement?: string }) => causesReplacement === "yes";
    // A definition's name is that of the property that holds it, where it forces a replacement at all (Flow's Source).
    const holders = (type: string) =>
        Object.keys(resource.properties)
            .filter((name) => name === type)
            .map(sdkName);
    const nested = db.follow("usesType", resource).flatMap(({ entity }) =>
        Object.entries(entity.properties)
            .filter(([, property]) => replaced(property))
            .flatMap(([name]) => holders(entity.name).map((holder) => `${holder}.${sdkName(name)}`)),
    );
    return {
        cloudFormation,
        createOnly: [
            ...Object.entries(resource.properties)
                .filter(([, property]) => replaced(property))
                .map(([name]) => sdkName(name)),
            ...nested,
        ],
        readOnly: Object.keys(resource.attributes).map((name) => name.split(".").map(sdkName).join(".")),
        identifier: (resource.primaryIdentifier ?? []).map(sdkName),
        properties: [...Object.keys(resource.properties), ...Object.keys(resource.attributes)].map((name) =>
            sdkName(name.split(".")[0]),
        ),
    };
}

/** CloudFormation's name in the SDK: camelCase, and `Id` is kept free for Pulumi's own (pulumi-aws-native, pkg/naming). */
function sdkName(name: string): string {
    return name === "Id" ? "awsId" : name.charAt(0).toLowerCase() + name.slice(1);
}
