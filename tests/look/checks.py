"""What must be true of every PDF: no finding of page-validation or of outloud."""

import outloud
import page


def assert_accessible(pdf: bytes, folder):
    """PDF/UA-1 and what a validator cannot see; `folder` is pytest's tmp_path."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    report = page.validate_pdf(str(path), profile="ua1")
    invalid = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    assert not invalid, invalid
    heard = outloud.check(str(path))
    assert heard.error is None, heard.error
    findings = [f"{found.rule}: {found.message}" for found in heard.findings]
    assert not findings, findings
