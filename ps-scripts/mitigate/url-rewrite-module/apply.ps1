<#
.SYNOPSIS
Installs URL Rewrite from the MSI that was put on the host.
#>
$isTest = $false
Invoke-ExfApply $Expected
