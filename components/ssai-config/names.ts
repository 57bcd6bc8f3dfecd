import { autoNameDigits } from "../common/names";
import { Problem, problemOf } from "../common/problems";

/** CloudFormation, AWS::MediaTailor::PlaybackConfiguration, Name. */
const nameLimit = 64;

/**
 * Endpoints whose configuration's name, `<component>-<endpoint>-<digits>`, would be too long. pulumi-aws-native takes fewer digits first,
 * down to one (provider/pkg/autonaming), and then refuses.
 */
export function configurationNameProblems(name: string, endpoints: { name: string }[]): Problem[] {
    const most = nameLimit - `${name}--`.length - autoNameDigits;
    return endpoints.flatMap((endpoint, i) => {
        const { length } = endpoint.name;
        if (length <= most) return [];
        const rule = `must have at most ${most} characters where the component is called ${name}`;
        return [problemOf(`endpoints[${i}].name`, rule, length)];
    });
}
