/** CloudFormation's form of tags, and so that of aws-native's resources; undefined stays so. */
export function tagList(tags: Record<string, string> | undefined): { key: string; value: string }[] | undefined {
    return tags && Object.entries(tags).map(([key, value]) => ({ key, value }));
}
