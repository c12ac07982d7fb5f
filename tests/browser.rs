//! 看板.html in a real Chromium, driven through the DevTools protocol. `.ci/browser` runs this: `BOARD=看板.html cargo
//! test --test browser -- --ignored`.

use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A page in a browser of its own.
struct Page {
    browser: Child,
    to: File,
    from: BufReader<File>,
    session: Option<String>,
    asked: u64,
    /// What the browser told without being asked.
    events: Vec<Value>,
    _profile: TempDir,
}

impl Page {
    fn open(path: &Path) -> Self {
        let mut page = Self::blank();
        page.load(path);
        page
    }

    /// A browser that listens on descriptor 3 and answers on 4: messages in JSON, a nought byte after each.
    fn blank() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (to, from) = (profile.path().join("to"), profile.path().join("from"));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        let browser = Command::new("sh")
            .args(["-c", r#"exec "${CHROMIUM:-chromium}" "$@" 3<"$TO" 4>"$FROM""#, "sh"])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .env("TO", &to)
            .env("FROM", &from)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = OpenOptions::new().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let mut page = Self {
            browser,
            to,
            from,
            session: None,
            asked: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let target = page.ask("Target.createTarget", json!({"url": "about:blank"}));
        let attached = page.ask(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        page.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.ask(&format!("{domain}.enable"), json!({}));
        }
        page
    }

    fn load(&mut self, path: &Path) {
        self.events.clear();
        self.ask("Page.navigate", json!({"url": format!("file://{}", path.display())}));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let message = self.hear();
            self.events.push(message);
        }
    }

    fn hear(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).unwrap();
        assert_eq!(message.pop(), Some(0), "the browser is gone");
        serde_json::from_slice(&message).unwrap()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let mut message = json!({"id": self.asked, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut message = self.hear();
            if message["id"] == self.asked {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    /// The value of an expression in the page.
    #[track_caller]
    fn value(&mut self, expression: &str) -> Value {
        let mut answer = self.ask(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    #[track_caller]
    fn texts(&mut self, expression: &str) -> Vec<String> {
        let texts = self.value(&format!(
            "[].map.call({expression}, function (node) {{ return node.textContent.trim(); }})"
        ));
        serde_json::from_value(texts).unwrap()
    }

    #[track_caller]
    fn number(&mut self, expression: &str) -> u64 {
        self.value(expression).as_u64().unwrap()
    }

    fn press(&mut self, key: &str, text: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            self.ask(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "code": key, "text": text, "windowsVirtualKeyCode": code}),
            );
        }
    }

    /// Addresses that the page asked for.
    fn requests(&self) -> Vec<&str> {
        let sent = self
            .events
            .iter()
            .filter(|event| event["method"] == "Network.requestWillBeSent");
        sent.filter_map(|event| event["params"]["request"]["url"].as_str())
            .collect()
    }

    /// What the browser complained of.
    fn complaints(&self) -> Vec<&Value> {
        let told = ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"];
        let events = self.events.iter();
        events
            .filter(|event| told.iter().any(|method| event["method"] == *method))
            .collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

fn board() -> PathBuf {
    let path = std::env::var_os("BOARD").expect("BOARD names a 看板.html");
    fs::canonicalize(path).unwrap()
}

/// Rows of departments that are in sight.
const SHOWN: &str = "document.querySelectorAll('#ranking > tbody:not([hidden]) > tr:first-child')";
const NAMES: &str = "document.querySelectorAll('#ranking > tbody > tr:first-child > th')";
const OPEN_ROWS: &str = "[].filter.call(document.querySelectorAll('#ranking > tbody > tr + tr'), \
                         function (row) { return row.getClientRects().length; }).length";

/// The cells of a column as figures, top down; those without one are left out, but stand last.
#[track_caller]
fn column(page: &mut Page, number: u32) -> Vec<f64> {
    let cells = page.texts(&format!(
        "document.querySelectorAll('#ranking > tbody > tr:first-child > :nth-child({number})')"
    ));
    let figures: Vec<_> = cells
        .iter()
        .map(|cell| cell.trim_end_matches('%').parse().ok())
        .collect();
    let given = figures.iter().flatten().count();
    assert!(
        given > 20 && figures.iter().take(given).all(Option::is_some),
        "{cells:?}"
    );
    figures.into_iter().flatten().collect()
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn the_page_asks_for_nothing_and_complains_of_nothing() {
    let mut page = Page::open(&board());
    assert_eq!(page.value("document.getElementById('tools').hidden"), json!(false));
    assert_eq!(page.requests().len(), 1, "{:?}", page.requests());
    assert_eq!(page.complaints(), Vec::<&Value>::new());
    assert_eq!(page.value("document.documentElement.lang"), json!("zh-CN"));
    assert_eq!(
        page.value("getComputedStyle(document.querySelector('caption')).textAlign"),
        json!("left")
    );
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn nothing_but_its_own_script_runs() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("page.html");
    let text = fs::read_to_string(board()).unwrap();
    let strange =
        "<script>strange = 1</script><p id=bait onclick='strange = 2'></p><style>h1 { color: red }</style></main>";
    fs::write(&path, text.replace("</main>", strange)).unwrap();
    let mut page = Page::open(&path);
    assert_eq!(page.value("document.getElementById('tools').hidden"), json!(false));
    page.value("document.getElementById('bait').click()");
    assert_eq!(page.value("typeof strange"), json!("undefined"));
    assert_ne!(
        page.value("getComputedStyle(document.querySelector('h1')).color"),
        json!("rgb(255, 0, 0)")
    );
    let refused = page.value(
        "new Promise(function (done) {
            document.addEventListener('securitypolicyviolation', function (event) { done(event.effectiveDirective); });
            new Image().src = 'http://127.0.0.1:9/';
        })",
    );
    assert_eq!(refused, json!("img-src"));
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn a_click_or_a_key_on_a_header_sorts() {
    let mut page = Page::open(&board());
    let ranked = page.texts(NAMES);
    page.value("document.querySelectorAll('#ranking > thead button')[10].click()");
    let rates = column(&mut page, 11);
    assert!(rates.is_sorted(), "{rates:?}");
    assert_ne!(page.texts(NAMES), ranked);

    page.value("document.querySelectorAll('#ranking > thead button')[10].focus()");
    page.press("Enter", "\r", 13);
    let falling = column(&mut page, 11);
    assert!(falling.iter().rev().is_sorted(), "{falling:?}");
    let sorted = page.value(
        "[].map.call(document.querySelectorAll('[aria-sort]'), \
                             function (header) { return [header.cellIndex, header.getAttribute('aria-sort')]; })",
    );
    assert_eq!(sorted, json!([[10, "descending"]]));

    page.value("document.querySelectorAll('#ranking > thead button')[0].click()");
    assert_eq!(page.texts(NAMES), ranked);
    assert!(
        column(&mut page, 3).iter().rev().is_sorted(),
        "the first places have the highest scores"
    );
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn the_filter_leaves_what_matches() {
    let mut page = Page::open(&board());
    let all = page.texts(SHOWN).len();
    page.value("document.getElementById('filter').focus()");
    page.ask("Input.insertText", json!({"text": "司法局"}));
    let shown = page.texts(SHOWN);
    assert_eq!(shown.len(), 1);
    assert!(shown[0].contains("司法局"));
    let told = page.texts("document.querySelectorAll('#shown')");
    assert_eq!(told, [format!("显示1个部门，共{all}个")]);

    // A code of a finding leads to the departments that have it.
    page.value("document.getElementById('filter').select()");
    page.ask("Input.insertText", json!({"text": "t05"}));
    let with_code = page.texts(SHOWN).len();
    assert!(with_code > 1 && with_code < all);
    page.value("document.getElementById('filter').select()");
    page.press("Delete", "", 46);
    assert_eq!(page.texts(SHOWN).len(), all);
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn a_department_opens_by_key_and_all_of_them_at_once() {
    let mut page = Page::open(&board());
    assert_eq!(page.number(OPEN_ROWS), 0);
    page.value("document.querySelector('#ranking > tbody th button').focus()");
    page.press("Enter", "\r", 13);
    let opened = page.number(OPEN_ROWS);
    assert_eq!(
        page.number("document.querySelectorAll('#ranking > tbody')[0].rows.length"),
        opened + 1
    );
    assert_eq!(
        page.number("document.querySelectorAll('[aria-expanded=true]').length"),
        1
    );
    page.value("document.getElementById('unfold').click()");
    let all = page.number("document.querySelectorAll('#ranking > tbody > tr + tr').length");
    assert_eq!(page.number(OPEN_ROWS), all);
    page.value("document.getElementById('fold').click()");
    assert_eq!(page.number(OPEN_ROWS), 0);
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn without_scripts_everything_is_in_sight() {
    let mut page = Page::blank();
    page.ask("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    page.load(&board());
    let all = page.number("document.querySelectorAll('#ranking > tbody > tr + tr').length");
    assert!(all > 100);
    assert_eq!(page.number(OPEN_ROWS), all);
    assert_eq!(
        page.value("document.getElementById('tools').getClientRects().length"),
        json!(0)
    );
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn no_page_is_wider_than_a_narrow_screen() {
    let mut page = Page::blank();
    page.ask(
        "Emulation.setDeviceMetricsOverride",
        json!({"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": true}),
    );
    page.load(&board());
    page.value("document.getElementById('unfold').click()");
    assert_eq!(page.number("document.documentElement.scrollWidth"), 400);
    let widest = "Math.max.apply(null, [].map.call(document.querySelectorAll('td ul'), \
                  function (list) { return list.getBoundingClientRect().right; }))";
    let edge = "document.querySelector('.wide').getBoundingClientRect().right";
    assert!(
        page.value(widest).as_f64().unwrap() <= page.value(edge).as_f64().unwrap(),
        "findings are read without moving the table"
    );
}

#[test]
#[ignore = "needs Chromium and BOARD"]
fn a_print_on_a4_holds_every_form_and_repeats_the_header() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("page.pdf");
    let mut page = Page::open(&board());
    let matters = page.texts("document.querySelectorAll('td li b')");
    let printed = page.ask("Page.printToPDF", json!({"preferCSSPageSize": true}));
    fs::write(&path, from_base64(printed["data"].as_str().unwrap())).unwrap();
    let tool = |name: &str, arguments: &[&str]| {
        let output = Command::new(name)
            .arg(arguments[0])
            .args(&arguments[1..])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let told = tool("pdfinfo", &[path.to_str().unwrap()]);
    assert!(told.contains("(A4)"), "{told}");
    let text = tool("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    let pages: Vec<_> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 5);
    let with_header = pages.iter().filter(|page| page.contains("排名得分")).count();
    assert!(with_header + 1 >= pages.len(), "{with_header} of {} pages", pages.len());
    for kind in ["强制", "提示", "未完成"] {
        let listed = matters.iter().filter(|matter| matter.starts_with(kind)).count();
        let lines = text
            .lines()
            .filter(|line| line.trim_start().trim_start_matches(['•', '●', ' ']).starts_with(kind));
        assert!(lines.count() >= listed, "{kind}: not all of {listed} are printed");
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<_> = text.bytes().filter(|&letter| letter != b'=').map(digit).collect();
    let groups = digits.chunks(4).flat_map(|group| {
        let bits = (0..4).fold(0_u32, |bits, at| {
            bits << 6 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        bits.to_be_bytes()[1..group.len()].to_vec()
    });
    groups.collect()
}
