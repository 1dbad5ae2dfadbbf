internal import DurableFiles
internal import Foundation

/// The page of an archive as HTML that needs nothing else: no network, no other file.
enum ReportPage {
  /// The page.
  ///
  /// Whatever comes from outside (names, errors) stands only in the JSON, where no `<` is left, and is put on the
  /// page as text.
  static func html(_ data: ReportData) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf",
      negativeInfinity: "-inf",
      nan: "nan"
    )
    let json = String(decoding: try encoder.encode(data), as: UTF8.self)
      .replacing("<", with: "\\u003c")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(digest(style))'; \
      script-src '\(digest(script))'; img-src data:; base-uri 'none'; form-action 'none'">
      <meta name="color-scheme" content="light dark">
      <title>Archive report</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body)
      <script id="data" type="application/json">\(json)</script>
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  private static let style = ReportStyle.text
  private static let script = [
    ReportScript.text, ReportScript.map, ReportScript.table, ReportScript.drift, "start();",
  ].joined(separator: "\n")

  /// The digest by which a browser knows that a text is the page's own, as a content security policy has it.
  private static func digest(_ text: String) -> String {
    let hexadecimal = Array(Checksum.sha256(of: Data(text.utf8)))
    let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
      UInt8(String(hexadecimal[$0...$0 + 1]), radix: 16)
    }
    return "sha256-" + Data(bytes).base64EncodedString()
  }

  private static let body = """
    <header>
    <h1 id="title"></h1>
    <p id="made" class="quiet"></p>
    <div id="chips" role="group" aria-label="Show scenes by status"></div>
    <p id="comparison" class="quiet"></p>
    </header>
    <noscript><p>This page needs JavaScript, which it brings along; nothing is loaded from anywhere.</p></noscript>
    <main>
    <section id="mapSection"><h2>Map</h2>
    <div class="frame"><svg id="map" role="img" aria-label="Footprints of the scenes, coloured by status"></svg>
    <div class="zoom"><button id="zoomIn" aria-label="Zoom in">+</button>\
    <button id="zoomOut" aria-label="Zoom out">&minus;</button>\
    <button id="zoomAll" aria-label="Show all">All</button></div></div>
    <p id="mapNote" class="quiet"></p></section>
    <section><h2>Scenes</h2>
    <div class="tools"><input id="search" type="search" placeholder="Find a name or a word" aria-label="Find scenes">\
    <span id="shown" class="quiet" aria-live="polite"></span></div>
    <div class="scroll"><table><thead><tr id="heads"></tr></thead><tbody id="rows"></tbody></table></div>
    <button id="more" hidden></button></section>
    <section id="failures"><h2>Failures</h2><div id="failureList"></div></section>
    <section id="driftSection"><h2>Drift</h2>
    <div class="tools"><label>Measure <select id="measure"></select></label></div>
    <div class="frame plot"><svg id="series" role="img" aria-label="A measure of every product, in order of time"></svg></div>
    <p id="seriesNote" class="quiet"></p>
    <div id="residuals"></div></section>
    </main>
    """
}
