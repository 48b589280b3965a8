"use strict";
const kit = JSON.parse(document.getElementById("kit").textContent);
const form = document.getElementById("form");
const draft = "tidewaiter-audit-" + kit.digest;
const units = [...document.querySelectorAll("fieldset.one")];
const hidden = new Map(units.map((one) => [one, { photo: "", photo_time: 0 }]));

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa([...new Uint8Array(bytes)].map((b) => String.fromCharCode(b)).join(""));
const seconds = (text) => (text ? Math.floor(Date.parse(text + "Z") / 1000) : 0);

function say(unit, field, text, isBad) {
  const told = unit.querySelector(`[data-told=${field}]`);
  told.textContent = text;
  told.classList.toggle("bad", Boolean(isBad));
}

function answerOf(unit) {
  const chosen = unit.querySelector("[data-field=present]:checked");
  const text = (field) => unit.querySelector(`[data-field=${field}]`).value.trim();
  return {
    serial: unit.dataset.serial,
    present: chosen ? chosen.value : "",
    read: text("read"),
    ...hidden.get(unit),
    attestation: text("attestation"),
    remarks: text("remarks"),
  };
}

const isAnswered = (one) => Boolean(one.present || one.read || one.photo || one.attestation);

function answers() {
  return {
    kit: kit.digest,
    inspector: form.elements.inspector.value.trim(),
    begun: seconds(form.elements.begun.value),
    ended: seconds(form.elements.ended.value),
    answers: units.map(answerOf).filter(isAnswered),
  };
}

function check() {
  for (const unit of units) {
    const one = answerOf(unit);
    const differs = one.read && one.read !== one.serial;
    say(unit, "read", differs ? "This differs from the declared serial number. If it is what the unit bears, leave it." : "", differs);
    unit.classList.toggle("done", isAnswered(one));
  }
  const told = answers();
  document.getElementById("progress").textContent = `${told.answers.length} of ${units.length} units answered`;
  return told;
}

function keep() {
  const told = check();
  try {
    const times = { begun: form.elements.begun.value, ended: form.elements.ended.value };
    localStorage.setItem(draft, JSON.stringify({ told, times }));
  } catch {
    document.getElementById("progress").textContent += "; this browser keeps no draft, save often";
  }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(draft));
  } catch {
    return;
  }
  if (!kept) return;
  form.elements.inspector.value = kept.told.inspector;
  form.elements.begun.value = kept.times.begun;
  form.elements.ended.value = kept.times.ended;
  const given = new Map(kept.told.answers.map((one) => [one.serial, one]));
  for (const unit of units) {
    const one = given.get(unit.dataset.serial);
    if (!one) continue;
    for (const field of ["read", "attestation", "remarks"]) unit.querySelector(`[data-field=${field}]`).value = one[field];
    if (one.present) unit.querySelector(`[data-field=present][value=${one.present}]`).checked = true;
    hidden.set(unit, { photo: one.photo, photo_time: one.photo_time });
    if (one.photo) say(unit, "photo", "SHA-256 " + one.photo, false);
  }
}

async function takePhoto(unit, file) {
  if (!(globalThis.crypto && crypto.subtle)) {
    say(unit, "photo", "This browser cannot work out a digest here. Note the photo's name as a remark.", true);
    return;
  }
  const photo = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  hidden.set(unit, { photo, photo_time: Math.floor(file.lastModified / 1000) });
  say(unit, "photo", "SHA-256 " + photo + ". Keep the file.", false);
  keep();
}

async function takeReport(unit, file) {
  const bytes = await file.arrayBuffer();
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
  } catch {
    text = "";
  }
  const isText = /^[A-Za-z0-9+/=\s]+$/.test(text) || /^[[{]/.test(text);
  unit.querySelector("[data-field=attestation]").value = isText ? text : base64(bytes);
  keep();
}

for (const unit of units) {
  for (const input of unit.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      if (!input.files.length) return;
      (input.dataset.file === "photo" ? takePhoto : takeReport)(unit, input.files[0]);
    });
  }
}
form.addEventListener("input", keep);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = check();
  const saved = document.getElementById("saved");
  saved.classList.toggle("bad", told.ended > 0 && told.ended < told.begun);
  if (told.ended > 0 && told.ended < told.begun) {
    saved.textContent = "The visit ends before it begins.";
    return;
  }
  const bytes = new TextEncoder().encode(JSON.stringify(told, null, 1) + "\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
  link.download = "answers.json";
  link.click();
  const digest = globalThis.crypto && crypto.subtle ? hex(await crypto.subtle.digest("SHA-256", bytes)) : "";
  saved.textContent = digest ? "Saved. Note on paper, so that nobody can change the file unseen: SHA-256 " + digest : "Saved.";
});
restore();
check();
