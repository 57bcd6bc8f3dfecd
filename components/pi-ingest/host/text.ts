/** The text of a shell script as it stands, but for `\${` and `` \` ``, which a template cannot hold unescaped. */
export function shellText({ raw }: TemplateStringsArray): string {
    return raw.join("").replaceAll("\\${", "${").replaceAll("\\`", "`");
}
