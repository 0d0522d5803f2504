/** What the simulated identity service shows: who are you today, in which role, and how did you prove it. */
import { STAFF } from './officers.ts'

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export function signInPage(uid: string): string {
  const people = STAFF.map(({ sub, given, family, roles }) => {
    const buttons = roles.map(
      ({ roleId, roleName, organisation }) =>
        `<button name="role" value="${sub} ${roleId}">${escape(lastPart(roleName))}, ${escape(organisation)}</button>`
    )
    return `<li><h2>${escape(`${given} ${family}`)}</h2>${buttons.join('\n')}</li>`
  })
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated care identity service</title>
<style>
body{font:18px/1.5 arial,sans-serif;margin:0;background:#f0f4f5;color:#212b32}
header{background:#005eb8;color:#fff;padding:12px 24px;font-weight:700}
main{max-width:44rem;margin:24px auto;padding:0 24px}
ul{list-style:none;padding:0}li{background:#fff;border:1px solid #d8dde0;padding:8px 24px 20px;margin:0 0 16px}
h2{font-size:20px;margin:12px 0}
button{font:inherit;font-weight:600;display:block;margin:8px 0;padding:10px 16px;border:0;border-radius:4px;background:#007f3b;color:#fff;cursor:pointer;text-align:left}
button:focus{outline:4px solid #ffeb3b;outline-offset:0;color:#212b32;background:#ffeb3b}
</style></head><body>
<header>Simulated care identity service (in the shape of NHS CIS2)</header>
<main><h1>Who are you, and in which role?</h1>
<p>Nobody here is real and there is no password. A real identity service would ask for a smartcard or a security key.</p>
<form method="post" action="/interaction/${escape(uid)}">
<p><label><input type="checkbox" name="weak" value="1"> Sign in with one factor only (the console refuses that)</label></p>
<ul>${people.join('\n')}</ul></form></main></body></html>`
}

/** The job of a name such as "Admin & Clerical":"Management":"Privacy Officer". */
function lastPart(roleName: string): string {
  return roleName.split(':').at(-1)?.replaceAll('"', '') ?? roleName
}
