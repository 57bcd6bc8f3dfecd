import * as pulumi from "@pulumi/pulumi";

/** The component that an error is about. */
export interface Owner {
    /** Its class, e.g. `Packager`. */
    component: string;
    /** Its logical name. */
    name: string;
}

/**
 * What a provider answers once a resource is made. Fails, with component and field, where it answers with nothing: real providers
 * do not, mocks of a test that only hand back the inputs do.
 */
export function computed<T>(owner: Owner, field: string, value: pulumi.Output<T>): pulumi.Output<NonNullable<T>> {
    return value.apply((known) => present(owner, field, known));
}

/** The same for a value that is at hand. */
export function present<T>({ component, name }: Owner, field: string, known: T): NonNullable<T> {
    if (known !== undefined && known !== null && known !== "") return known;
    throw new pulumi.RunError(
        `${component} ${name}: its provider returned no ${field}. In a test, pulumi.runtime.setMocks must return it: ` +
            'mocks() of "pi-live/testing" does so for every resource of this library.',
    );
}

/**
 * The value, failing as soon as one of the others fails: a resource whose inputs fail is never registered, so its own outputs would
 * be waited for without end (@pulumi/pulumi 3.248.0, runtime/resource.js, prepareResource).
 */
export function failingWith<T>(value: pulumi.Output<T>, others: pulumi.Output<unknown>[]): pulumi.Output<T> {
    return pulumi.all(others).apply(() => value);
}
