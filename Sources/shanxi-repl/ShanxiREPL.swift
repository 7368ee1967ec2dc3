@main struct ShanxiREPL { static func main() {} }
