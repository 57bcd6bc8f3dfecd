import type { Change } from "./diff";
import type { Properties } from "./value";

/** One resource as the engine names it. */
export interface Identity {
    urn: string;
    /** E.g. `aws:iam/role:Role`. */
    type: string;
    /** Name in the program. */
    name: string;
}

/** What the engine hands to Check. */
export interface CheckCall extends Identity {
    olds: Properties;
    news: Properties;
    /** The same in preview and up, so that both mint the same name. */
    seed: Uint8Array;
}

/** What Check found: the inputs that count, or what is wrong with them. */
export interface Checked {
    inputs: Properties;
    failures: { property: string; reason: string }[];
}

/** What the engine hands to Diff; all bags are bare of secrets. */
export interface DiffCall extends Identity {
    id: string;
    oldInputs: Properties;
    olds: Properties;
    news: Properties;
}

/** What is to be done about a difference. `engine` leaves the judgement to the engine's own comparison of inputs. */
export interface Verdict {
    changes: Change[];
    replaces: string[];
    deleteBeforeReplace: boolean;
    judge: "provider" | "engine";
}

/** What every operation that may reach out of this process is handed. */
export interface Call extends Identity {
    /** To be told of every dial to a host, before it is made. */
    dialled?: (to: { host: string; port: number }) => void;
    /** Printed by the engine at once. `passing`: the next one replaces it on a terminal. */
    log?: (message: string, more?: { passing: boolean }) => void;
}

/** What the engine hands to Create. */
export interface CreateCall extends Call {
    inputs: Properties;
    preview: boolean;
}

/** A resource as AWS would show it. */
export interface Made {
    /** Empty in a preview: nobody knows it yet. */
    id: string;
    outputs: Properties;
}

/** What the engine hands to Update. */
export interface UpdateCall extends Call {
    id: string;
    olds: Properties;
    oldInputs: Properties;
    news: Properties;
    preview: boolean;
}

/** What the engine hands to Delete. */
export interface DeleteCall extends Call {
    id: string;
    olds: Properties;
}

/** A stand-in for one provider plugin. Bags hold secrets marked as such, except where noted. */
export interface Double {
    /** Package, as in `pulumi-resource-<name>`. */
    name: string;
    version: string;
    /** Takes the provider's settings, e.g. `region`. */
    configure?(settings: Properties): void;
    /** Whether it knows the type; one that it does not know is refused before anything else is asked. */
    knows(type: string): boolean;
    check(call: CheckCall): Checked;
    diff(call: DiffCall): Verdict;
    create(call: CreateCall): Made | Promise<Made>;
    update(call: UpdateCall): Properties | Promise<Properties>;
    /** Throws when AWS would refuse the deletion. */
    delete?(call: DeleteCall): void | Promise<void>;
}
