// Pulumi has ts-node check the types of every pack before it starts, which took this one ten seconds of each preview
// (@pulumi/pulumi 3.248.0, cmd/run-policy-pack). `npm run typecheck` judges them: here swc turns TypeScript into JavaScript, and no more.
const { transformFileSync } = require("@swc/core");

const options = {
    swcrc: false,
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
    sourceMaps: "inline",
};
require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);

require("./index.ts");
