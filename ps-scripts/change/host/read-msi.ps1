function Get-ExfMsiProperty {
	<#
	.SYNOPSIS
	A property of an MSI file, for example ProductVersion; null when it has none of that name.
	#>
	param([string]$Path, [string]$Name)
	$installer = [Activator]::CreateInstance([Type]::GetTypeFromProgID('WindowsInstaller.Installer'))
	$database = $installer.GetType().InvokeMember('OpenDatabase', 'InvokeMethod', $null, $installer, [object[]]($Path, 0))
	try {
		$view = $database.GetType().InvokeMember('OpenView', 'InvokeMethod', $null, $database, [object[]](, "SELECT Value FROM Property WHERE Property = '$Name'"))
		$null = $view.GetType().InvokeMember('Execute', 'InvokeMethod', $null, $view, $null)
		$record = $view.GetType().InvokeMember('Fetch', 'InvokeMethod', $null, $view, $null)
		if ($null -ne $record) { [string]$record.GetType().InvokeMember('StringData', 'GetProperty', $null, $record, [object[]](, 1)) }
	} finally { foreach ($object in $view, $database, $installer) { if ($null -ne $object) { $null = [Runtime.InteropServices.Marshal]::FinalReleaseComObject($object) } } }
}
