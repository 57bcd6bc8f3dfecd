import { edgeTypes } from "./aws/edge";
import { identityTypes } from "./aws/iam";
import { mediaTypes } from "./aws/media";
import { scheduleTypes } from "./aws/schedule";
import { storageTypes } from "./aws/storage";
import type { AwsType } from "./aws/type";
import { bridgedDouble } from "./bridge";
import { commandDouble } from "./command";
import type { Ssh } from "./command/ssh";
import type { Double } from "./double";
import { nativeDouble } from "./native";
import type { NativeType } from "./nativeSpec";

/** Every type that the aws double knows. */
export const awsTypes: Record<string, AwsType> = {
    ...identityTypes,
    ...mediaTypes,
    ...storageTypes,
    ...edgeTypes,
    ...scheduleTypes,
};

/** The plugins that our programs ask for, in the versions of package.json. Without `ssh` no host is dialled. */
export function doubles(native: Record<string, NativeType>, ssh?: Ssh): Double[] {
    return [bridgedDouble("aws", "7.48.0", awsTypes), nativeDouble("1.79.0", native), commandDouble("1.2.1", ssh)];
}
