import { Compute, stamp } from "./context";

/** IAM, Secrets Manager, the Pi's commands and Pulumi's own types. Outputs: the SDK's `.d.ts`; ids: the page "Import" of each type. */
export const access: Record<string, Compute> = {
    // ARN with path, unique id "AROA…": IAM user guide, "IAM identifiers".
    "aws:iam/role:Role": ({ text, named, globalArn, letters }) => {
        const { value, checked } = named();
        return {
            id: value,
            checked: { ...checked, ...path(text("path")) },
            outputs: {
                arn: globalArn("iam", `role${text("path") || "/"}${value}`),
                uniqueId: `AROA${letters(17)}`,
                createDate: stamp,
                managedPolicyArns: [],
            },
        };
    },
    "aws:iam/policy:Policy": ({ text, named, globalArn, letters }) => {
        const { value, checked } = named();
        const arn = globalArn("iam", `policy${text("path") || "/"}${value}`);
        return {
            id: arn,
            checked: { ...checked, ...path(text("path")) },
            outputs: { arn, policyId: `ANPA${letters(17)}`, attachmentCount: 0 },
        };
    },
    "aws:iam/rolePolicy:RolePolicy": ({ text, named }) => {
        const { value, checked } = named();
        return { id: `${text("role")}:${value}`, checked, outputs: {} };
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ text }) => ({
        id: `${text("role")}/${text("policyArn")}`,
        outputs: {},
    }),
    // Six random characters after the name: Secrets Manager user guide, "What's in a secret?", ARN.
    "aws:secretsmanager/secret:Secret": ({ named, arn, letters, region }) => {
        const { value, checked } = named();
        const secretArn = arn("secretsmanager", `secret:${value}-${letters(6)}`);
        return { id: secretArn, checked: { ...checked, region }, outputs: { arn: secretArn } };
    },
    "aws:secretsmanager/secretVersion:SecretVersion": ({ text, uuid, region }) => ({
        id: `${text("secretId")}|${uuid()}`,
        checked: { region },
        outputs: {
            arn: text("secretId"),
            secretArn: text("secretId"),
            versionId: uuid(),
            versionStages: ["AWSCURRENT"],
        },
    }),
    // The engine's own resource: the first input stays, the id is a UUID (pulumi/pkg v3.250.0, resource/deploy/builtins.go).
    "pulumi:index:Stash": ({ inputs, uuid }) => ({ id: uuid(), checked: { output: inputs["input"] }, outputs: {} }),
    // pulumi-command 1.2.1, remote/command.go: id = unique hex of 8 bytes after "command"; output is what the host printed: nothing here.
    "command:remote:Command": ({ hex }) => ({ id: `command${hex(8)}`, outputs: { stdout: "", stderr: "" } }),
    "command:remote:CopyToRemote": ({ hex }) => ({ id: `copyToRemote${hex(8)}`, outputs: {} }),
};

/** Terraform's default, schema of the type: `/`. */
function path(given: string): { path?: string } {
    return given === "" ? { path: "/" } : {};
}
