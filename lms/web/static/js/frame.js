// Documents made on the phone: the member's layout, kept empty in her language, with a main of its own.
import { all, get, opened } from "./store.js";

const ADDRESS = "/offline/shell";
const LOOSE = { ignoreVary: true };
// Checks a certificate on the phone.
export const VERIFIER = "/verify/offline";
export const SHELL = `shell-${self.LMS?.version}`;

// The documents in the languages of this phone and of its people, and with them these files of the release.
export async function keepShell(names = []) {
  const spoken = (await all("profiles")).map(({ language }) => (language ? `${ADDRESS}/${language}` : ADDRESS));
  const files = names.map((name) => `/static/${self.LMS.version}/${name}`);
  await (await caches.open(SHELL)).addAll(new Set([ADDRESS, VERIFIER, ...spoken, ...files]));
}

// A page of an older release may ask for a file by its address of then.
export const fileOf = async (path) =>
  (await caches.match(path, LOOSE)) ??
  caches.match(path.replace(/^\/static\/\w+/, `/static/${self.LMS.version}`), LOOSE);

// What a template of the layout holds, and its title.
export async function part(id) {
  const [, title, main] = new RegExp(`<template id="${id}" data-title="([^"]*)">([^]*?)</template>`).exec(await (await layout()).text());
  return { title, main: main.trim(), back: "/home" };
}

// In the language of her who has opened her store, else in that of the phone.
async function layout() {
  const open = await opened();
  const hers = open && (await get("profiles", open.profile));
  return (await caches.match(`${ADDRESS}/${hers?.language}`, LOOSE)) ?? caches.match(ADDRESS, LOOSE);
}

export async function documentOf({ title, main, back }, isFragment, status = 200) {
  const shell = await layout();
  const html = isFragment
    ? `<title>${title}</title>${main}`
    : (await shell.text())
        .replace(/<template[^]*<\/template>/, "")
        .replace(/<title>[^]*?<\/title>/, () => `<title>${title}</title>`)
        .replace(/<main[^]*<\/main>/, () => main)
        .replace("/home#back", () => back);
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const policy = shell.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  return new Response(html, { status, headers });
}
