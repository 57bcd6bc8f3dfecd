import { PolicyPack } from "@pulumi/policy";

import { policies } from "./policies";

// Starts to serve: `pulumi preview --policy-pack policy/pack`.
new PolicyPack("pi-live", {
    description: "Facts that must hold across the resources of a live event (docs/rules.md)",
    policies: policies(),
});
