import Foundation
import Methods
import Processing
import Products
import Testing

@testable import Archives

@Suite("Policies of jobs")
struct JobPolicyTests {
  private static let remakes: [(Set<Reason.Kind>, [Reason], Bool)] = [
    ([.input], [.fileChanged(.header, name: "a.hdr")], true),
    ([.input], [.fileChanged(.model, name: "m")], false),
    ([.model], [.fileChanged(.library, name: "l")], true),
    ([.options], [.method(before: "fcls", now: "nnls")], true),
    ([.input, .model, .options], [.algorithm(before: 1, now: 2)], false),
    ([.algorithm], [.unknownInputs], true),
    ([.options], [.fileChanged(.data, name: "a"), .option("seed", before: "1", now: "2")], true),
    ([.model], [.damaged("quality.tif is missing")], true),
    ([], [.damaged("quality.tif is missing")], false),
    ([], [.noProduct], true),
  ]

  @Test(
    "a product is made again if one of the changes is of a kind that counts",
    arguments: remakes
  )
  func remake(kinds: Set<Reason.Kind>, reasons: [Reason], isMade: Bool) {
    var policies = JobPolicies()
    policies.remake = kinds
    #expect(policies.isMaking(reasons) == isMade)
  }

  @Test("what a scene is understood as follows from other changes, and counts alone as input")
  func understanding() {
    let scale = Reason.scene("scale", before: "1", now: "2")
    var policies = JobPolicies()
    policies.remake = [.input]
    #expect(policies.isMaking([scale]))
    #expect(!policies.isMaking([.option("scale", before: "1", now: "2"), scale]))
  }

  @Test(
    "spans of time have a unit",
    arguments: [("30s", 30.0), ("10m", 600), ("1.5h", 5400), ("2d", 172_800), ("0s", 0)]
  )
  func spans(text: String, seconds: Double) throws {
    #expect(try OptionTable.settle.read(text) == seconds)
    for wrong in ["10", "m", "-1m", "10 min", "nanm", "infs"] {
      #expect(throws: OptionProblem.self) { try OptionTable.settle.read(wrong) }
    }
  }

  @Test("the keys of a job are read, and wrong ones named")
  func keys() throws {
    let folder = try JobFolder()
    try folder.write("", to: "tiles/a.tif")
    let text = "scenes: tiles\ncount: 3\noutput: out\n"
    let good = "remake: [input, algorithm]\nsettle: 10m\nretries: 3\ntimeLimit: 1h\norder: newest"
    let job = try BatchJob(path: folder.write(text + good, to: "job.yaml"))
    #expect(job.policies.remake == [.input, .algorithm] && job.policies.settleSeconds == 600)
    #expect(job.policies.retryCount == 3 && job.limits.secondsPerScene == 3600)
    #expect(job.policies.order == .newest)
    #expect(
      try BatchJob(path: folder.write(text, to: "job.yaml")).policies.remake
        == [.input, .model, .options]
    )
    let wrong =
      "remake: [inputs]\noverwrite: true\nsettle: 10\nretries: -1\ntimeLimit: 0s\norder: big"
    let error = try #require(throws: (any Error).self) {
      try BatchJob(path: folder.write(text + wrong, to: "job.yaml"))
    }
    for words in [
      "remake 'inputs': give some of input, model, options, algorithm, or none",
      "give one of them", "settle '10': give a time with its unit", "retries '-1'",
      "timeLimit '0s'", "order 'big': give newest, oldest, smallest or biggest",
    ] {
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test(
    "a template says where products go",
    arguments: [
      ("products", "products", "f180"), ("products/{parent}/{name}", "products", "2024-08/f180"),
      ("{parent}/{name}", "", "2024-08/f180"), ("/p/x-{name}", "/p", "x-f180"),
      ("p/{acquired:yyyy/MM}/{name}", "p", "2024/08/f180"),
      ("p/{acquired:yyyyMMdd-HHmm}_{name}", "p", "20240820-1030_f180"),
    ]
  )
  func templates(text: String, root: String, path: String) throws {
    let template = try OutputTemplate(text)
    #expect(template.root == root)
    let time = AcquisitionTime("2024-08-20T10:30:59Z")
    #expect(template.path(of: "/lines/2024-08/f180.img", acquired: time) == path)
    let isDated = text.contains("acquired")
    #expect(template.path(of: "/a/f180.img", acquired: nil).contains("undated") == isDated)
  }

  @Test(
    "a template with a field that is not known is refused",
    arguments: ["p/{nam}", "p/{name", "p/name}", "p/{acquired}", "p/{acquired:year}", "p/{}"]
  )
  func wrongTemplates(text: String) {
    #expect(throws: OptionProblem.self) { try OutputTemplate(text) }
  }

  @Test(
    "times are taken as they are written, without a time zone",
    arguments: [
      ("2024-08-20T10:30:00+02:00", "2024-08-20 10"), ("2024:08:20 10:30:00", "2024-08-20 10"),
      ("20240820T103000", "2024-08-20 10"), ("2024-08-20", "2024-08-20 00"),
    ]
  )
  func times(text: String, words: String) throws {
    #expect(AcquisitionTime(text)?.text("yyyy-MM-dd HH") == words)
    for other in ["", "yesterday", "2024-13-01", "20.8.2024"] {
      #expect(AcquisitionTime(other) == nil)
    }
  }
}
