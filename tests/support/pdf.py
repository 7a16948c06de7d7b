"""The smallest PDF that has a table in it: lines and Latin letters, or no letters at all."""

WIDTHS = (30, 220, 110, 120)
LEFT, TOP, HEIGHT = 40, 780, 24


def pdf(*pages):
    """Build a PDF of pages; each is a list of rows of Latin texts, drawn as a ruled table."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, rows in enumerate(pages):
        drawing = "\n".join(drawn(rows))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
    return assembled(objects)


def drawn(rows):
    for down, row in enumerate(rows):
        left, top = LEFT, TOP - down * HEIGHT
        for text, width in zip(row, WIDTHS, strict=True):
            yield f"{left} {top - HEIGHT} {width} {HEIGHT} re S"
            yield f"BT /F1 9 Tf {left + 3} {top - 15} Td ({text}) Tj ET"
            left += width


def assembled(objects):
    data = "%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return (data + end).encode()
