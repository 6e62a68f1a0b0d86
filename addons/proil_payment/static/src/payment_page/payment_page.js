import { payInWidget } from "@payment_cloudpayments/widget/widget";

/** Ask the server; the body alone says what is wanted, no cookie goes along. */
async function ask(path, params) {
    const answer = await fetch(path, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
    });
    const { result, error } = await answer.json();
    if (error) {
        throw new Error(error.message);
    }
    return result;
}

function tell(problem) {
    const place = document.querySelector(".o_proil_problem");
    place.textContent = problem;
    place.hidden = false;
}

async function payByNewCard(form) {
    const { path, query, attempt } = form.dataset;
    const save_card = form.elements.save_card.checked;
    const { intent, problem } = await ask(`${path}/widget${query}`, { attempt, save_card });
    if (problem) {
        tell(problem);
        return;
    }
    if (intent) {
        const outcome = await payInWidget(intent);
        await ask(`${path}/closed${query}`, { attempt, outcome });
    }
    window.location.assign(path + query);
}

async function onNewCard(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.elements.new_card;
    const unreachable = form.querySelector("[data-text=unreachable]").textContent;
    if (!window.cp) {
        tell(unreachable);
        return;
    }
    button.disabled = true;
    try {
        await payByNewCard(form);
    } catch {
        // Whether anything was paid is on the page that the server makes.
        window.location.assign(form.dataset.path + form.dataset.query);
    }
    button.disabled = false;
}

const newCard = document.querySelector(".o_proil_new_card");
if (newCard) {
    newCard.addEventListener("submit", onNewCard);
    // Until now a press would have sent the form to nobody.
    newCard.elements.new_card.disabled = false;
}
document.querySelector("[data-at-once]")?.submit();
for (const form of document.querySelectorAll("[data-once]")) {
    form.addEventListener("submit", () => {
        for (const button of document.querySelectorAll("main button")) {
            button.disabled = true;
        }
    });
}
