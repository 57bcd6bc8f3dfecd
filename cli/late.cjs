// The SDK loads TypeScript's compiler and npm's dependency tree at its start, half of the time and
// a quarter of the memory of a plan, to turn JavaScript functions into Lambda functions (@pulumi/pulumi 3.248.0, runtime/closure). Nothing
// here does that, so both load at their first use.
const nodeModule = require("node:module");

const late = new Set(["@npmcli/arborist", "../../typescript-shim"]);
const load = nodeModule._load;

nodeModule._load = function (request, ...rest) {
    if (!late.has(request)) return load.call(this, request, ...rest);
    let loaded;
    const real = () => (loaded ??= load.call(this, request, ...rest));
    return new Proxy(
        {},
        {
            // Every importer reads this first.
            get: (_, key) => (key === "__esModule" ? true : Reflect.get(real(), key)),
            has: (_, key) => Reflect.has(real(), key),
        },
    );
};
