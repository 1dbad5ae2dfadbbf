import Foundation

/// The programs that `unmix` is compared with, where they are installed.
enum Peer {
  /// How long a peer took, and which it was.
  struct Time: Decodable {
    /// Seconds, without the start of the interpreter.
    let seconds: Double
    /// Name and version.
    let version: String
  }

  /// A script of Workflows/peers that can be run: it times itself and prints a `Time` as JSON.
  final class Script {
    /// Name and version of what it ran last.
    private(set) var version = ""
    private let words: [String]

    fileprivate init(_ words: [String]) { self.words = words }

    /// Runs the script, and returns its time.
    func seconds() throws -> Double {
      let output = try ChildProcess.output("python3", words)
      let time = try JSONDecoder().decode(Time.self, from: Data(output.utf8))
      version = time.version
      return time.seconds
    }
  }

  /// How to install what the training is compared with.
  static let pyTorchHint =
    "PyTorch is not installed: apt-get install python3-torch, or pip install torch"
  /// How to install what reads, unmixes and writes with PyTorch.
  static let rasterioHint =
    "not installed: apt-get install python3-torch python3-rasterio, or pip install torch rasterio"
  /// How to install the exact solver that is compared with.
  static let pysptoolsHint = "not installed: pip install pysptools cvxopt scipy matplotlib"
  /// How to install Orfeo ToolBox.
  static let orfeoHint = "not installed: apt-get install otb-bin"

  /// The program of Orfeo ToolBox.
  static let orfeo = "otbcli_HyperspectralUnmixing"

  /// Trains a network in PyTorch on one thread; nil where PyTorch is not installed.
  static func pyTorchTraining(
    _ context: BenchmarkContext,
    _ network: String,
    pixels: Int,
    bands: Int,
    endmembers: Int,
    epochs: Int
  ) -> Script? {
    let arguments = [
      network, "--pixels", "\(pixels)", "--bands", "\(bands)", "--endmembers", "\(endmembers)",
      "--epochs", "\(epochs)",
    ]
    return script("train_pytorch.py", arguments, needing: ["torch"], context)
  }

  /// Reads, unmixes and writes a scene with rasterio and PyTorch; nil where they are not installed.
  static func pyTorchScene(_ context: BenchmarkContext, scene: String) -> Script? {
    script(
      "unmix_pytorch.py",
      [scene, context.path("pytorch.tif"), "--endmembers", "\(BenchmarkContext.endmemberCount)"],
      needing: ["torch", "rasterio"],
      context
    )
  }

  /// Solves pixels by pysptools' FCLS; nil where it is not installed.
  static func pysptools(_ context: BenchmarkContext, pixels: Int) -> Script? {
    let arguments = [
      "--pixels", "\(pixels)", "--bands", "\(context.bandCount)", "--endmembers",
      "\(BenchmarkContext.endmemberCount)",
    ]
    return script("fcls_pysptools.py", arguments, needing: ["pysptools", "cvxopt"], context)
  }

  /// A script of Workflows/peers if it is there and python3 has the modules.
  private static func script(
    _ name: String,
    _ arguments: [String],
    needing modules: [String],
    _ context: BenchmarkContext
  ) -> Script? {
    let question =
      "import importlib.util as u, sys; "
      + "sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))"
    let path = "\(context.peerFolder)/\(name)"
    guard ChildProcess.isInstalled("python3"), FileManager.default.fileExists(atPath: path),
      (try? ChildProcess.run("python3", ["-c", question] + modules)) != nil
    else { return nil }
    return Script([path] + arguments)
  }
}
