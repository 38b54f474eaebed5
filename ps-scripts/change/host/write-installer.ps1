function Invoke-ExfInstaller {
	<#
	.SYNOPSIS
	Runs msiexec.exe without a window and without a restart of the host, for ten minutes at most; gives its exit code.
	.PARAMETER Action
	/i with the path of an MSI file, /x with a product code.
	#>
	param([string]$Action, [string]$What)
	$program = Expand-ExfPath '%windir%\System32\msiexec.exe'
	$start = [Activator]::CreateInstance([Diagnostics.ProcessStartInfo], [object[]]($program, "$Action `"$What`" /quiet /norestart"))
	$start.UseShellExecute = $false
	$process = [Diagnostics.Process]::Start($start)
	if (-not $process.WaitForExit(600000)) { throw 'msiexec.exe has not ended within ten minutes.' }
	$process.ExitCode
}
